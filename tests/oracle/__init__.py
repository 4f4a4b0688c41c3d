"""The counting semantics in SQL, as an independent judge of `preview_results`."""
