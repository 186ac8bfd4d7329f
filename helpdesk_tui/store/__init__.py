"""The only room that speaks SQL: a narrow Store protocol, one module an engine."""
