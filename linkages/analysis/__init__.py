"""What a survey shows: pure functions over linkages. docs/algorithms/linkage-analysis.md has the formulas."""
