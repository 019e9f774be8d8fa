"""The site with the ordinary directory beside ours, for measurements."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path

from bewiser.urls import urlpatterns as site
from tests.bench.ordinary import best_list, ordinary_list

urlpatterns = [
    path("ordinary/", login_not_required(ordinary_list)),
    path("ordinary/best/", login_not_required(best_list)),
    *site,
]
