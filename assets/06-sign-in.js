/* A sign-in that has ended is asked for again: the page is loaded anew, which leads to where readers sign in. */
(function () {
  "use strict";

  const OWN = "/_dash-";
  const NOT_SIGNED_IN = 401;
  const fetch = window.fetch;

  window.fetch = async function (...given) {
    const answer = await fetch.apply(this, given);
    if (answer.status === NOT_SIGNED_IN && new URL(answer.url).pathname.startsWith(OWN)) {
      window.location.reload();
    }
    return answer;
  };
})();
