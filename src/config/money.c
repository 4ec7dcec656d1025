/* What an account may spend in a month, and what a platform asks for its calls. */
#include <string.h>

#include "src/base/money.h"
#include "src/config/read.h"

static bool read_money(struct config_reading *reading, const struct config_node *value,
                       const char *text, const char *example, int64_t *micros)
{
    if (money_parse(text, micros))
        return true;
    config_wrong(reading, value->place, "bad amount \"%s\" (US dollars, as in %s)", value->text,
                 example);
    return false;
}

void config_read_budget(struct config_reading *reading, const struct config_key *key,
                        const struct config_node *value, void *member)
{
    (void)key;
    int64_t micros;
    if (!config_is_text(reading, value))
        return;
    bool has_currency = g_str_has_suffix(value->text, " USD");
    g_autofree char *amount =
        g_strndup(value->text, has_currency ? strlen(value->text) - strlen(" USD") : 0);
    if (!read_money(reading, value, amount, "20 USD", &micros))
        return;
    if (micros > 0)
        *(int64_t *)member = micros;
    else
        config_wrong(reading, value->place,
                     "a budget of nothing lets nothing out (give an amount, or leave it out)");
}

static void read_price(struct config_reading *reading, const struct config_key *key,
                       const struct config_node *value, void *member)
{
    (void)key;
    if (config_is_text(reading, value))
        read_money(reading, value, value->text, "0.015", member);
}

void config_read_prices(struct config_reading *reading, const struct config_key *key,
                        const struct config_node *value, void *member)
{
#define MEMBER(member) offsetof(struct prices, member)
    static const struct config_key keys[] = {
        {"post", read_price, MEMBER(post)},
        {"link", read_price, MEMBER(link)},
        {"read", read_price, MEMBER(read)},
        {NULL},
    };
#undef MEMBER
    (void)key;
    config_read_map(reading, value, keys, NULL, member, "\"prices\"");
}

void config_complete_prices(struct prices *prices, const struct platform *platform)
{
    if (prices->post == CONFIG_NO_PRICE)
        prices->post = platform->prices.post;
    if (prices->link == CONFIG_NO_PRICE)
        prices->link = platform->prices.link;
    if (prices->read == CONFIG_NO_PRICE)
        prices->read = platform->prices.read;
}
