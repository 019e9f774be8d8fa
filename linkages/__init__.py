"""V-LINC: surveys, linkages, analysis, findings, maps and reports."""
