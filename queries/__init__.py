"""Every statement the tool runs: what the store answers, and how it is filled."""
