"""Pure judgements of dashboards, periods and deliveries."""
