/* Words for generated records. */
#include "words.h"

#include "random.h"

/* Picks one element of an array. */
#define PICK(random, words)                                                    \
    (words)[random_below(random, sizeof(words) / sizeof((words)[0]))]

const char *word_first_name(struct random *random)
{
    static const char *const words[] = {
        "Anna",   "Ben",   "Chloé",   "David", "Elif",  "Finn",  "Greta",
        "Hugo",   "Inès",  "Jürgen",  "Kasia", "Luca",  "María", "Noah",
        "Olivia", "Paweł", "Quentin", "Rosa",  "Søren", "Tomás", "Ute",
        "Vera",   "Wim",   "Xaver",   "Yuki",  "Zuzana"};

    return PICK(random, words);
}

const char *word_last_name(struct random *random)
{
    static const char *const words[] = {
        "Albrecht",  "Bianchi", "Castro",   "Dupont", "Eriksen",
        "Fischer",   "García",  "Horváth",  "Ivanov", "Jansen",
        "Kowalski",  "Lefèvre", "Müller",   "Novak",  "O'Connor",
        "Petersen",  "Quist",   "Rossi",    "Sato",   "Tanaka",
        "Ulrich",    "Vogel",   "Williams", "Yıldız", "Zimmermann",
        "de la Cruz"};

    return PICK(random, words);
}

const char *word_company(struct random *random)
{
    static const char *const words[] = {
        "GmbH",          "Media Ltd", "& Partner", "Consulting",   "S.à r.l.",
        "Software Inc.", "Handel KG", "Design",    "Logistics BV", "e.K."};

    return PICK(random, words);
}

const char *word_street(struct random *random)
{
    static const char *const words[] = {
        "Hauptstraße", "Bahnhofstr.", "Mill Lane",   "Rue du Port", "Via Roma",
        "Calle Mayor", "Main St",     "Lindenallee", "Quai Nord",   "Am Markt"};

    return PICK(random, words);
}

const char *word_domain(struct random *random)
{
    static const char *const words[] = {"alpha",  "birch",  "cedar", "delta",
                                        "ember",  "fjord",  "grove", "harbor",
                                        "indigo", "juniper"};

    return PICK(random, words);
}

const char *word_product(struct random *random)
{
    static const char *const words[] = {
        "Web S (monthly)", "Web M (monthly)", "Web L (yearly)",
        "Domain renewal",  "Managed server",  "Backup space 100 GB",
        "E-mail archive",  "SSL certificate", "Virtual server V2",
        "Premium support"};

    return PICK(random, words);
}
