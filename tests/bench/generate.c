/*
 * generate: write a tree of postings in the shape of real ones, the same ones each time.
 *
 *     generate FOLDER COUNT
 *
 * FOLDER/000/2018-05-09-designer-carte-solidaire-000042.md and so on: about 1.9 KB each, front
 * matter and Markdown in French, every twelfth of them open, 300 in a folder. They are an hour old,
 * so that no program has to doubt their times.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define PER_FOLDER 300
#define OPEN_EVERY 12
#define BODY_BYTES 1700
#define AGE_SECONDS 3600
#define COUNT(array) (sizeof(array) / sizeof *(array))

static const struct {
    const char *role, *slug;
} roles[] = {
    {"développeur·se confirmé·e", "developpeur"},
    {"chargé·e de déploiement", "charge-de-deploiement"},
    {"designer d’interface", "designer"},
    {"coach produit", "coach-produit"},
    {"ingénieur·e de données", "ingenieur-donnees"},
    {"responsable de l’accessibilité", "accessibilite"},
    {"spécialiste du référencement", "referencement"},
};

static const char *const startups[] = {
    "carte-solidaire", "eau-claire",  "bois-local",   "mon-jardin", "lecture-partagee",
    "velo-quotidien",  "trajet-doux", "ecole-verte",  "port-libre", "foret-ouverte",
    "cantine-bio",     "appel-clair", "maison-saine",
};

static const char *const sentences[] = {
    "Vous rejoignez une équipe de quatre personnes, installée à Orléans et à distance. ",
    "Chaque semaine, nous montrons ce qui a été réalisé à celles et ceux qui s’en servent. ",
    "Le service est déjà utilisé par près de deux cents communes, et il doit être étendu. ",
    "Nous écrivons un code **simple et relu**, publié sous [licence libre](https://example.org). ",
    "L’équipe décide elle-même de ses priorités&nbsp;; le calendrier n’est pas figé. ",
    "Une première version a été ouverte en février, après *trois mois* d’enquêtes de terrain. ",
    "Les échanges se font à l’oral comme à l’écrit, et tout ce qui est décidé est noté. ",
    "Il s’agit d’améliorer l’expérience des usagers, du premier essai jusqu’à l’usage régulier. ",
};

static const char *const tasks[] = {
    "concevoir, avec l’équipe, des écrans **accessibles** et légers&nbsp;;",
    "écrire des essais qui disent ce que le programme doit faire&nbsp;;",
    "répondre aux questions posées à [l’équipe](mailto:equipe@example.org)&nbsp;;",
    "mesurer l’effet de chaque évolution et en rendre compte&nbsp;;",
    "tenir à jour la documentation destinée aux collectivités&nbsp;;",
    "préparer la mise en service, puis la suivre au quotidien.",
};

/* A fixed sequence from each seed (a linear congruence): the same tree on every machine. */
static unsigned pick(uint64_t *seed, size_t count)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)((*seed >> 33) % count);
}

static void write_front_matter(FILE *out, uint64_t *seed, int number, const char *date, size_t role,
                               size_t startup)
{
    fputs("---\n", out);
    if (pick(seed, 3) == 0)
        fprintf(out, "title: \"Offre n° %d : %s\"\n", number, roles[role].role);
    fprintf(out, "roles: %s, n° %d\n", roles[role].role, number);
    fprintf(out, "startup: %s\n", startups[startup]);
    fprintf(out, "open: %s\n", number % OPEN_EVERY == 0 ? "true" : "false");
    fprintf(out, "date: %s\n---\n\n", date);
}

static void write_body(FILE *out, uint64_t *seed)
{
    long start = ftell(out);
    fputs("Une petite équipe publique recrute.\n\n<!--more-->\n\n## Contexte\n\n", out);
    for (int i = 0; i < 4; i++)
        fputs(sentences[pick(seed, COUNT(sentences))], out);
    fputs("\n\n## Vos missions\n\n", out);
    for (int i = 0; i < 5; i++)
        fprintf(out, "* %s\n", tasks[pick(seed, COUNT(tasks))]);
    fputs("\n## Profil recherché\n\n", out);
    for (int i = 0; ftell(out) - start < BODY_BYTES; i++)
        fprintf(out, "%s%s", sentences[pick(seed, COUNT(sentences))], i % 3 == 2 ? "\n\n" : "");
    fputs("\n\n### Pour postuler\n\n1. Écrivez-nous.\n2. Nous répondons sous dix jours.\n", out);
}

/* Into the folder `parent`. */
static bool write_posting(int parent, int number, time_t written_at)
{
    uint64_t seed = (uint64_t)number;
    unsigned role = pick(&seed, COUNT(roles)), startup = pick(&seed, COUNT(startups));
    char date[32], name[256];
    snprintf(date, sizeof date, "%u-%02u-%02u", 2017 + pick(&seed, 8), 1 + pick(&seed, 12),
             1 + pick(&seed, 28));
    snprintf(name, sizeof name, "%s-%s-%s-%06d.md", date, roles[role].slug, startups[startup],
             number);
    int fd = openat(parent, name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    FILE *out = fd >= 0 ? fdopen(fd, "w") : NULL;
    if (!out)
        return false;
    write_front_matter(out, &seed, number, date, role, startup);
    write_body(out, &seed);
    const struct timespec times[] = {{.tv_sec = written_at}, {.tv_sec = written_at}};
    bool is_written = fflush(out) == 0 && futimens(fd, times) == 0;
    return fclose(out) == 0 && is_written;
}

static bool write_folder(int tree, int first, int end, time_t written_at)
{
    char name[32];
    snprintf(name, sizeof name, "%03d", first / PER_FOLDER);
    if (mkdirat(tree, name, 0755) != 0)
        return false;
    int folder = openat(tree, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool is_written = folder >= 0;
    for (int number = first; is_written && number < end; number++)
        is_written = write_posting(folder, number, written_at);
    close(folder);
    return is_written;
}

int main(int argc, char **argv)
{
    int count = argc == 3 ? (int)strtol(argv[2], NULL, 10) : 0;
    if (count < 1) {
        fprintf(stderr, "usage: generate FOLDER COUNT\n");
        return 2;
    }
    int tree = open(argv[1], O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool is_written = tree >= 0;
    time_t written_at = time(NULL) - AGE_SECONDS;
    for (int first = 0; is_written && first < count; first += PER_FOLDER) {
        int end = first + PER_FOLDER < count ? first + PER_FOLDER : count;
        is_written = write_folder(tree, first, end, written_at);
    }
    if (!is_written)
        fprintf(stderr, "generate: %s: %s\n", argv[1], strerror(errno));
    return is_written ? 0 : 1;
}
