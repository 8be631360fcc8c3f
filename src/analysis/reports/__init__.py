"""What the notebooks work out and show: one module for each subject that a report page speaks of."""
