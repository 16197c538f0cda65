/* The words of a line, and sentences about what is wrong with them. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "words.h"

/* Where we are, for sentences about errors. */
static const char *file_name;
static int line_number;

void words_fail(const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  fprintf(stderr, "%s:%d: ", file_name, line_number);
  vfprintf(stderr, format, arguments);
  fprintf(stderr, "\n");
  va_end(arguments);
  exit(2);
}

bool words_has_more(const Line *line)
{
  return line->next < line->count;
}

const char *words_next(Line *line, const char *what)
{
  if (!words_has_more(line))
    words_fail("%s is missing", what);
  return line->words[line->next++];
}

double words_number(Line *line, const char *what)
{
  const char *text = words_next(line, what);
  char *end;
  double value = strtod(text, &end);
  if (*end)
    words_fail("'%s' is no number (%s)", text, what);
  return value;
}

double words_positive(Line *line, const char *what)
{
  double value = words_number(line, what);
  if (!(value > 0))
    words_fail("%s must be more than 0", what);
  return value;
}

const char *words_option(Line *line, const char *name, bool has_value)
{
  for (size_t i = line->next; i < line->count; i++) {
    size_t taken = has_value ? 2 : 1;
    if (strcmp(line->words[i], name) != 0)
      continue;
    if (i + taken > line->count)
      words_fail("%s needs a value", name);
    const char *value = line->words[i + taken - 1];
    memmove(&line->words[i], &line->words[i + taken], (line->count - i - taken) * sizeof line->words[0]);
    line->count -= taken;
    return value;
  }
  return NULL;
}

size_t words_room(size_t *count, size_t room, const char *what)
{
  if (*count >= room)
    words_fail("there are more than %zu %s", room, what);
  return (*count)++;
}

void words_file(const char *path, Bytes *bytes)
{
  FILE *file = fopen(path, "rb");
  if (!file)
    words_fail("the file '%s' cannot be read", path);
  fseek(file, 0, SEEK_END);
  bytes->size = bytes->capacity = (size_t)ftell(file);
  rewind(file);
  bytes->data = malloc(bytes->size + 1);
  if (fread(bytes->data, 1, bytes->size, file) != bytes->size || bytes->size < 4)
    words_fail("the file '%s' cannot be read", path);
  fclose(file);
}

Line words_split(const char *path, const char *text)
{
  Line line = { .count = 0 };
  char *kept = strdup(text), *rest = NULL;
  file_name = path;
  line_number++;
  kept[strcspn(kept, "#")] = 0;
  for (char *w = strtok_r(kept, " \t\r\n", &rest); w; w = strtok_r(NULL, " \t\r\n", &rest))
    line.words[words_room(&line.count, MAXIMUM_WORDS, "words")] = w;
  return line;
}
