"""分析研判: dashboards, letters, bulletins, deliveries and the demo district."""
