"""What the tool means by a measure, a group, a rate, a gap, a finding and a number that may be shown."""
