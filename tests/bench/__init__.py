"""`make bench`: how fast it is, beside its limits, its peers and its goals, all in one run.

Machines differ and are noisy, so only ratios within a run count. Whatever is compared is measured
in turns, several times over, and the median of the turns is printed:

- the yardstick of pages is a view that gives a constant of 20 KB through the full stack of
  middleware (`settings.py`, `urls.py`: never in the product), on gunicorn, two processes of four
  threads. Kept pages are held against that view on the tracker's own server, in the same process;
  for pages made anew it is told beside the yardstick;
- pages are asked for as a visitor's program would, without compression, by `wrk` over 8
  connections. "kept": as they are served; "first time": by a server that keeps no pages
  (KEPT_PAGES_MB=0), so that each answer is made anew. What its processes remember by version
  (`campaigns.reading.remembered`: sums of large campaigns, lines of listed ones, the country)
  they remember here too, as after a result was stored elsewhere;
- a stored result goes to the real address, signed in, with everything on; beside it one statement
  of bare psycopg does the same work to bare tables;
- PostgreSQL runs as it comes, with fsync; SQLite as the settings have it, synchronous=FULL.

The making of the countries, and the installing of the peers, are done once and are not counted.

The goals are in `goals.py`. Nothing here is a test, but `test_bench.py`.
"""
