"""Secondary suppression: the linked set of a release, what to withhold beside the small rows, and the proof of it."""
