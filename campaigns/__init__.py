"""The floor plan. Every import goes down; no two rooms of a floor import each other.

ROOF     settings urls wsgi apps: wiring, imported by nobody
DOORS    web/{public,charts,api,staff} admin management templatetags: HTTP, clock, terminal
         web/kept stands before them: pages that were made already (wsgi puts it around Django)
         (files straight under web/ are plumbing that every page shares: health, assets, …)
WORK     recording (the only writer of results) | reading (the questions pages ask)
LANDING  access: who may touch which place
CELLAR   models migrations: tables and constraints; models decide nothing
BEDROCK  rules: the standard library only; no Django, no database, no clock
BESIDE   locale (catalogues) formats (how vi and en write dates and numbers): data that Django
         finds by its path in the settings, so they hold no decisions and import nothing
"""
