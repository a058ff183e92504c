/* Countries with what the data set needs to know about them. */
#include "country.h"

#include <string.h>

/* One line per country, however long. */
/* clang-format off */
static const struct country countries[] = {
    {"DE", "Germany", "49", 1, TAX_EXCLUSIVE, 19000, 0, "Schleswig-Holstein", "SH", "DE", {"Kiel", "Lübeck", "Flensburg", "Neumünster"}},
    {"AT", "Austria", "43", 1, TAX_EXCLUSIVE, 20000, 0, "Tirol", "", "ATU", {"Innsbruck", "Kufstein", "Lienz", "Hall"}},
    {"FR", "France", "33", 1, TAX_EXCLUSIVE, 20000, 0, "Bretagne", "", "FR", {"Rennes", "Brest", "Quimper", "Vannes"}},
    {"GB", "United Kingdom", "44", 1, TAX_INCLUSIVE, 20000, 0, "Devon", "", "GB", {"Exeter", "Plymouth", "Torquay", "Barnstaple"}},
    {"US", "United States", "1", 2, TAX_EXCLUSIVE, 6250, 2500, "Illinois", "IL", "", {"Chicago", "Peoria", "Naperville", "Springfield"}},
    {"CA", "Canada", "1", 2, TAX_EXCLUSIVE, 5000, 9975, "Quebec", "QC", "", {"Montréal", "Laval", "Gatineau", "Sherbrooke"}},
    {"JP", "Japan", "81", 3, TAX_EXCLUSIVE, 10000, 0, "Kyōto", "", "", {"Kyōto", "Uji", "Maizuru", "Kameoka"}},
    {"ES", "Spain", "34", 1, TAX_EXCLUSIVE, 21000, 0, "Asturias", "", "ES", {"Oviedo", "Gijón", "Avilés", "Mieres"}},
    {"PL", "Poland", "48", 1, TAX_EXCLUSIVE, 23000, 0, "Pomorskie", "", "PL", {"Gdańsk", "Sopot", "Gdynia", "Słupsk"}},
    {"IT", "Italy", "39", 1, TAX_EXCLUSIVE, 22000, 0, "Toscana", "", "IT", {"Firenze", "Pisa", "Lucca", "Siena"}},
    {"HR", "Croatia", "385", 1, TAX_EXCLUSIVE, 25000, 0, "Istarska", "", "HR", {"Pula", "Rovinj", "Poreč", "Umag"}},
    {"IL", "Israel", "972", 2, TAX_EXCLUSIVE, 17000, 0, "Haifa", "", "", {"Haifa", "Acre", "Nahariya", "Hadera"}},
    {"CH", "Switzerland", "41", 1, TAX_EXCLUSIVE, 8100, 0, "Bern", "BE", "CHE", {"Bern", "Thun", "Biel", "Burgdorf"}},
};
/* clang-format on */

enum { COUNTRY_COUNT = sizeof(countries) / sizeof(countries[0]) };

const struct country *country_find(const char *code)
{
    for (size_t i = 0; i < COUNTRY_COUNT; i++) {
        if (strcmp(countries[i].code, code) == 0)
            return &countries[i];
    }
    return NULL;
}

const struct country *country_at(size_t index)
{
    return &countries[index % COUNTRY_COUNT];
}
