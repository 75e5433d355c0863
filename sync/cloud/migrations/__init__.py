"""Forward steps of the district's schema; `sync.cloud.database` runs them."""
