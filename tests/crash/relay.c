/*
 * relay: stands between a program and a server on loopback and passes on what both say, until it is
 * told to cut a connection.
 *
 *     relay SERVER-PORT-FILE PORT-FILE ORDER-FILE COUNT-FILE
 *
 * ORDER-FILE is empty, or says `K request N` (in the K-th connection N bytes of the request pass,
 * then it is cut), `K answer N` (all of the request passes, and N bytes of the answer), or `tally`.
 * When it has cut, COUNT-FILE says "struck"; with `tally` it gets lines "SIDE K BYTES". SIGHUP
 * reads the order anew, and connections count from 1; then PORT-FILE is written again.
 */
#include <arpa/inet.h>
#include <fcntl.h>
#include <glib.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

enum side { REQUEST, ANSWER };

static const char *const side_names[] = {[REQUEST] = "request", [ANSWER] = "answer"};

struct order {
    int connection; /* 0 = cut none */
    enum side side;
    long bytes;
    bool is_tally;
};

struct relay {
    const char *port_file, *order_file, *count_file;
    unsigned short server_port, port;
    int listener;
    GMutex lock; /* of what stands below */
    struct order order;
    int connections; /* so far */
};

struct connection {
    struct relay *relay;
    struct order order; /* as it was when it came */
    int number;
    int ends[2];    /* where the request comes from, where the answer does */
    long passed[2]; /* bytes of each side */
};

static void die(const char *what)
{
    perror(what);
    exit(1);
}

/* --- a connection --- */

static void write_count(const struct relay *relay, const char *line)
{
    int fd = open(relay->count_file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (fd < 0 || write(fd, line, strlen(line)) < 0)
        die("relay: the count");
    close(fd);
}

static bool is_meant(const struct connection *connection, enum side side)
{
    return connection->order.connection == connection->number && connection->order.side == side;
}

/* Cut at one end of it, every other time as a reset. */
static void cut(const struct connection *connection)
{
    const struct linger reset = {.l_onoff = 1};
    if (connection->order.bytes % 2)
        for (int side = REQUEST; side <= ANSWER; side++)
            setsockopt(connection->ends[side], SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
    write_count(connection->relay, "struck\n");
}

static bool send_all(int to, const char *bytes, ssize_t length)
{
    while (length > 0) {
        ssize_t sent = send(to, bytes, (size_t)length, MSG_NOSIGNAL);
        if (sent <= 0)
            return false;
        bytes += sent;
        length -= sent;
    }
    return true;
}

/* Pass on what there is. False when the connection has ended. */
static bool pass(struct connection *connection, enum side side)
{
    char bytes[4096];
    ssize_t length = recv(connection->ends[side], bytes, sizeof bytes, 0);
    if (length <= 0)
        return false;
    bool is_cut =
        is_meant(connection, side) && connection->passed[side] + length >= connection->order.bytes;
    if (is_cut)
        length = connection->order.bytes - connection->passed[side];
    connection->passed[side] += length;
    bool is_sent = send_all(connection->ends[1 - side], bytes, length);
    if (is_cut)
        cut(connection);
    return is_sent && !is_cut;
}

static int connect_to(unsigned short port)
{
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address) != 0)
        die("relay: connect");
    return fd;
}

static void tally(const struct connection *connection)
{
    for (int side = REQUEST; side <= ANSWER; side++) {
        g_autofree char *line = g_strdup_printf("%s %d %ld\n", side_names[side], connection->number,
                                                connection->passed[side]);
        write_count(connection->relay, line);
    }
}

static void *serve(void *data)
{
    struct connection *connection = data;
    connection->ends[ANSWER] = connect_to(connection->relay->server_port);
    struct pollfd polled[] = {{connection->ends[REQUEST], POLLIN, 0},
                              {connection->ends[ANSWER], POLLIN, 0}};
    for (bool goes_on = true; goes_on && poll(polled, 2, -1) > 0;)
        for (int side = REQUEST; goes_on && side <= ANSWER; side++)
            goes_on = !polled[side].revents || pass(connection, (enum side)side);
    if (connection->order.is_tally)
        tally(connection);
    close(connection->ends[REQUEST]);
    close(connection->ends[ANSWER]);
    g_free(connection);
    return NULL;
}

static void *accept_all(void *data)
{
    struct relay *relay = data;
    for (;;) {
        int fd = accept4(relay->listener, NULL, NULL, SOCK_CLOEXEC);
        if (fd < 0)
            die("relay: accept");
        struct connection *connection = g_new0(struct connection, 1);
        connection->relay = relay;
        connection->ends[REQUEST] = fd;
        g_mutex_lock(&relay->lock);
        connection->number = ++relay->connections;
        connection->order = relay->order;
        g_mutex_unlock(&relay->lock);
        g_thread_unref(g_thread_new("connection", serve, connection));
    }
    return NULL;
}

/* --- orders --- */

static struct order read_order(const char *path)
{
    struct order order = {0};
    g_autofree char *text = NULL;
    char side[8] = "";
    if (!g_file_get_contents(path, &text, NULL, NULL))
        die("relay: the order");
    g_strstrip(text);
    order.is_tally = g_str_has_prefix(text, "tally");
    if (!order.is_tally && *text &&
        sscanf(text, "%d %7s %ld", &order.connection, side, &order.bytes) != 3)
        die("relay: the order");
    order.side = strcmp(side, side_names[ANSWER]) == 0 ? ANSWER : REQUEST;
    return order;
}

static void begin_anew(struct relay *relay)
{
    struct order order = read_order(relay->order_file);
    g_mutex_lock(&relay->lock);
    relay->order = order;
    relay->connections = 0;
    g_mutex_unlock(&relay->lock);
    g_autofree char *text = g_strdup_printf("%d\n", relay->port);
    if (!g_file_set_contents(relay->port_file, text, -1, NULL))
        die("relay: the port");
}

static void start_listening(struct relay *relay)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    relay->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (relay->listener < 0 ||
        bind(relay->listener, (struct sockaddr *)&address, sizeof address) != 0 ||
        listen(relay->listener, SOMAXCONN) != 0 ||
        getsockname(relay->listener, (struct sockaddr *)&address, &length) != 0)
        die("relay: listen");
    relay->port = ntohs(address.sin_port);
}

int main(int argc, char **argv)
{
    g_autofree char *port = NULL;
    if (argc != 5 || !g_file_get_contents(argv[1], &port, NULL, NULL)) {
        fprintf(stderr, "usage: relay SERVER-PORT-FILE PORT-FILE ORDER-FILE COUNT-FILE\n");
        return 2;
    }
    struct relay relay = {
        .server_port = (unsigned short)strtoul(port, NULL, 10),
        .port_file = argv[2],
        .order_file = argv[3],
        .count_file = argv[4],
    };
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGHUP);
    sigprocmask(SIG_BLOCK, &signals, NULL);
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    start_listening(&relay);
    begin_anew(&relay);
    g_thread_unref(g_thread_new("accept", accept_all, &relay));
    for (int signal_number; sigwait(&signals, &signal_number) == 0;)
        begin_anew(&relay);
    return 0;
}
