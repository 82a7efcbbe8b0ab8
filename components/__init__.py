"""What people see: pure functions from the values of `equality` to Dash components and figure dictionaries."""
