"""监督预警: staffing targets, lights, letters."""
