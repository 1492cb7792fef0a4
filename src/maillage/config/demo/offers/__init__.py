"""The offers of the demo, by who proposes them. Everything told comes from the page named, or is fictitious."""

from maillage.config.demo.offers.alexis import ALEXIS
from maillage.config.demo.offers.chambers import CHAMBERS
from maillage.config.demo.offers.funders import FUNDERS
from maillage.config.demo.offers.nancy import PLANTED
from maillage.config.demo.offers.places import HOUSING
from maillage.config.demo.offers.region import REGION

OFFERS = (*ALEXIS, *CHAMBERS, *HOUSING, *FUNDERS, *REGION, *PLANTED)
