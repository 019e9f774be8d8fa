"""Addresses of `rdi_database`, nested by noun. The organisations themselves are those of `connect.urls`."""

from django.urls import path

from .views import initiatives

app_name = "rdi_database"

# /rdi/initiatives/
urlpatterns = [
    path("rdi/initiatives/", initiatives.initiative_list, name="initiative_list"),
    path("rdi/initiatives/<slug:slug>/", initiatives.initiative_detail, name="initiative_detail"),
]
