/* words.c: a line of the description. Every function ends the process with a sentence where the line is wrong. */
#ifndef WORDS_H
#define WORDS_H

#include "robot.h"

enum { MAXIMUM_WORDS = 2 * MAXIMUM_COUNT };

typedef struct {
  char *words[MAXIMUM_WORDS];
  size_t count, next;
} Line;

/* Splits the next line of a file; its words are kept for good, as names point into them. */
Line words_split(const char *path, const char *text);

void words_fail(const char *format, ...) __attribute__((format(printf, 1, 2), noreturn));
bool words_has_more(const Line *line);
const char *words_next(Line *line, const char *what);
double words_number(Line *line, const char *what);
double words_positive(Line *line, const char *what);

/* Takes "NAME VALUE" or "NAME" out of the rest of the line where it is; null where it is not. */
const char *words_option(Line *line, const char *name, bool has_value);

/* Counts one more, or fails where there is no room. */
size_t words_room(size_t *count, size_t room, const char *what);
void words_file(const char *path, Bytes *bytes);

#endif
