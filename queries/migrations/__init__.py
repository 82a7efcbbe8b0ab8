"""The revisions of what people write, first to newest; each file holds one step up and its step down."""
