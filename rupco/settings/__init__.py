"""Settings: base (shared), dev (embedded default, demonstration), test, prod (refuses what is unsafe)."""
