package org.example.storefront.catalog.model;

/** A shelf of the shop. */
public enum Category {
  STRINGS,
  BOWS,
  SHEET_MUSIC
}
