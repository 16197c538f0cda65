/* Reads the description; README.md has its form. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "robot.h"

enum { MAXIMUM_WORDS = 2 * MAXIMUM_COUNT };

/* Where we are, for sentences about errors. */
static const char *file_name;
static int line_number;

typedef struct {
  char *words[MAXIMUM_WORDS];
  size_t count, next;
} Line;

static void fail(const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  fprintf(stderr, "%s:%d: ", file_name, line_number);
  vfprintf(stderr, format, arguments);
  fprintf(stderr, "\n");
  va_end(arguments);
  exit(2);
}

static bool has_more(const Line *line)
{
  return line->next < line->count;
}

static const char *word(Line *line, const char *what)
{
  if (!has_more(line))
    fail("%s is missing", what);
  return line->words[line->next++];
}

static double number(Line *line, const char *what)
{
  const char *text = word(line, what);
  char *end;
  double value = strtod(text, &end);
  if (*end)
    fail("'%s' is no number (%s)", text, what);
  return value;
}

static double positive(Line *line, const char *what)
{
  double value = number(line, what);
  if (!(value > 0))
    fail("%s must be more than 0", what);
  return value;
}

/* Takes "NAME VALUE" or "NAME" out of the rest of the line where it is. */
static const char *option(Line *line, const char *name, bool has_value)
{
  for (size_t i = line->next; i < line->count; i++) {
    size_t taken = has_value ? 2 : 1;
    if (strcmp(line->words[i], name) != 0)
      continue;
    if (i + taken > line->count)
      fail("%s needs a value", name);
    const char *value = line->words[i + taken - 1];
    memmove(&line->words[i], &line->words[i + taken], (line->count - i - taken) * sizeof line->words[0]);
    line->count -= taken;
    return value;
  }
  return NULL;
}

static size_t take_room(size_t *count, size_t room, const char *what)
{
  if (*count >= room)
    fail("there are more than %zu %s", room, what);
  return (*count)++;
}

Joint *robot_joint(Robot *robot, const char *name)
{
  for (size_t i = 0; i < robot->joint_count; i++)
    if (strcmp(robot->joints[i].name, name) == 0)
      return &robot->joints[i];
  return NULL;
}

Reported *robot_reported(Robot *robot, const char *name)
{
  for (size_t i = 0; i < robot->reported_count; i++)
    if (strcmp(robot->reported[i].name, name) == 0)
      return &robot->reported[i];
  return NULL;
}

static Joint *known_joint(Robot *robot, const char *name)
{
  Joint *joint = robot_joint(robot, name);
  if (!joint)
    fail("there is no joint '%s' before this line", name);
  return joint;
}

static void add_reported(Robot *robot, const char *name, Joint *source, double scale, double offset)
{
  if (robot_reported(robot, name))
    fail("'%s' is there twice", name);
  robot->reported[take_room(&robot->reported_count, 2 * MAXIMUM_COUNT, "names")] = (Reported){ name, source, scale, offset, false };
}

static void read_joint(Robot *robot, Line *line)
{
  Joint *joint = &robot->joints[take_room(&robot->joint_count, MAXIMUM_COUNT, "joints")];
  joint->name = word(line, "the joint's name");
  const char *initial = option(line, "initial", true), *velocity = option(line, "velocity", true);
  joint->position = joint->target = joint->smallest = joint->largest = initial ? atof(initial) : 0;
  joint->velocity_limit = velocity ? atof(velocity) : 3;
  if (!(joint->velocity_limit > 0))
    fail("the velocity of '%s' must be more than 0", joint->name);
  add_reported(robot, joint->name, joint, 1, 0);
}

static void read_follow(Robot *robot, Line *line)
{
  const char *name = word(line, "the name that follows");
  Joint *source = known_joint(robot, word(line, "the joint that is followed"));
  double scale = number(line, "the scale");
  add_reported(robot, name, source, scale, number(line, "the offset"));
}

/* Lines of one topic share it; only joint states may have several. */
static Topic *add_topic(Robot *robot, const char *name, MessageKind kind)
{
  for (size_t i = 0; i < robot->topic_count; i++)
    if (strcmp(robot->topics[i].name, name) == 0) {
      if (kind == KIND_JOINT_STATE && robot->topics[i].kind == kind)
        return &robot->topics[i];
      fail("the topic '%s' is there twice", name);
    }
  Topic *topic = &robot->topics[take_room(&robot->topic_count, MAXIMUM_COUNT, "topics")];
  topic->name = name;
  topic->kind = kind;
  topic->is_reliable = kind == KIND_JOINT_STATE;
  return topic;
}

static void read_state(Robot *robot, Line *line)
{
  State *state = &robot->states[take_room(&robot->state_count, MAXIMUM_COUNT, "states")];
  state->topic = add_topic(robot, word(line, "the topic"), KIND_JOINT_STATE);
  state->period = 1 / positive(line, "the rate");
  while (has_more(line)) {
    const char *name = word(line, "a name");
    size_t i = take_room(&state->count, MAXIMUM_COUNT, "names");
    state->values[i] = robot_reported(robot, name);
    if (!state->values[i])
      fail("there is no joint '%s', nor one that follows under this name, before this line", name);
  }
}

static void read_extra(Robot *robot, Line *line)
{
  Extra *extra = &robot->extras[take_room(&robot->extra_count, MAXIMUM_COUNT, "extras")];
  extra->topic = add_topic(robot, word(line, "the topic"), KIND_JOINT_STATE);
  extra->name = word(line, "the name");
}

static void read_command(Robot *robot, Line *line)
{
  static const char *KINDS[] = { "joint_trajectory", "joint_state", "float64_multi_array", "interbotix_joint_group", "interbotix_joint_single",
                                 "joint_jog", "follow_joint_trajectory", "gripper_command" };
  const char *kind = word(line, "the kind of command");
  Command *command = &robot->commands[take_room(&robot->command_count, MAXIMUM_COUNT, "commands")];
  size_t i = 0;
  while (i < sizeof KINDS / sizeof KINDS[0] && strcmp(KINDS[i], kind) != 0)
    i++;
  if (i == sizeof KINDS / sizeof KINDS[0])
    fail("'%s' is no kind of command", kind);
  command->kind = (CommandKind)i;
  command->name = word(line, "the command's topic or action");
  if (command->kind == COMMAND_INTERBOTIX_JOINT_GROUP)
    command->group = word(line, "the group");
  while (has_more(line))
    command->joints[take_room(&command->count, MAXIMUM_COUNT, "joints")] = known_joint(robot, word(line, "a joint"));
  if (command->count == 0)
    for (size_t j = 0; j < robot->joint_count; j++)
      command->joints[command->count++] = &robot->joints[j];
  if (command->kind == COMMAND_GRIPPER_COMMAND && command->count != 1)
    fail("a gripper_command has one joint");
}

static void read_file(const char *path, Bytes *bytes)
{
  FILE *file = fopen(path, "rb");
  if (!file)
    fail("the file '%s' cannot be read", path);
  fseek(file, 0, SEEK_END);
  bytes->size = bytes->capacity = (size_t)ftell(file);
  rewind(file);
  bytes->data = malloc(bytes->size + 1);
  if (fread(bytes->data, 1, bytes->size, file) != bytes->size || bytes->size < 4)
    fail("the file '%s' cannot be read", path);
  fclose(file);
}

static void read_camera(Robot *robot, Line *line)
{
  Camera *camera = &robot->cameras[take_room(&robot->camera_count, MAXIMUM_COUNT, "cameras")];
  camera->number = (int)robot->camera_count - 1;
  const char *name = word(line, "the camera's topic"), *transport = word(line, "'image' or 'compressed'");
  const char *frame = option(line, "frame", true), *padding = option(line, "step_padding", true);
  bool is_compressed = strcmp(transport, "compressed") == 0;
  if (!is_compressed && strcmp(transport, "image") != 0)
    fail("a camera is 'image' or 'compressed', not '%s'", transport);
  camera->topic = add_topic(robot, name, is_compressed ? KIND_COMPRESSED_IMAGE : KIND_IMAGE);
  camera->topic->is_reliable = option(line, "reliable", false) != NULL;
  camera->frame = frame ? frame : "camera";
  camera->step_padding = padding ? (uint32_t)atoi(padding) : 0;
  if (!is_compressed) {
    camera->width = camera->width_at_start = (uint32_t)positive(line, "the width");
    camera->height = camera->height_at_start = (uint32_t)positive(line, "the height");
    camera->encoding = camera->encoding_at_start = word(line, "the encoding");
    if (!picture_is_known(camera->encoding))
      fail("'%s' is no encoding that picture.c has", camera->encoding);
  }
  camera->period = 1 / positive(line, "the rate");
  while (is_compressed && has_more(line))
    read_file(word(line, "a file"), &camera->files[take_room(&camera->file_count, MAXIMUM_COUNT, "files")]);
  if (is_compressed && camera->file_count == 0)
    fail("a compressed camera needs a file");
}

static void read_info(Robot *robot, Line *line)
{
  Info *info = &robot->infos[take_room(&robot->info_count, MAXIMUM_COUNT, "infos")];
  info->topic = add_topic(robot, word(line, "the topic"), KIND_CAMERA_INFO);
  info->period = 1 / positive(line, "the rate");
  info->width = (uint32_t)positive(line, "the width");
  info->height = (uint32_t)positive(line, "the height");
}

static void read_event(Robot *robot, Line *line, bool is_after_first_command)
{
  Event *event = &robot->events[take_room(&robot->event_count, MAXIMUM_COUNT, "events")];
  event->seconds = number(line, "the time");
  event->is_after_first_command = is_after_first_command;
  event->words[take_room(&event->count, 8, "words")] = word(line, "what happens");
  while (has_more(line))
    event->words[take_room(&event->count, 8, "words")] = word(line, "a word");
}

static void read_line(Robot *robot, Line *line)
{
  const char *what = word(line, "the first word");
  if (strcmp(what, "domain") == 0)
    robot->domain = (uint32_t)number(line, "the domain");
  else if (strcmp(what, "node") == 0)
    robot->node = word(line, "the node's name");
  else if (strcmp(what, "joint") == 0)
    read_joint(robot, line);
  else if (strcmp(what, "follow") == 0)
    read_follow(robot, line);
  else if (strcmp(what, "state") == 0)
    read_state(robot, line);
  else if (strcmp(what, "extra") == 0)
    read_extra(robot, line);
  else if (strcmp(what, "command") == 0)
    read_command(robot, line);
  else if (strcmp(what, "camera") == 0)
    read_camera(robot, line);
  else if (strcmp(what, "info") == 0)
    read_info(robot, line);
  else if (strcmp(what, "at") == 0 || strcmp(what, "after") == 0)
    read_event(robot, line, strcmp(what, "after") == 0);
  else
    fail("'%s' is no word that starts a line", what);
  if (has_more(line))
    fail("'%s' is too much", line->words[line->next]);
}

void robot_read(Robot *robot, const char *path)
{
  FILE *file = fopen(path, "r");
  char *text = NULL;
  size_t size = 0;
  if (!file) {
    fprintf(stderr, "robot: the description '%s' cannot be read\n", path);
    exit(2);
  }
  file_name = path;
  robot->node = "robot_driver";
  while (getline(&text, &size, file) >= 0) {
    Line line = { .count = 0 };
    /* Words of a line are kept for good: names point into them. */
    char *kept = strdup(text), *rest = NULL;
    line_number++;
    kept[strcspn(kept, "#")] = 0;
    for (char *w = strtok_r(kept, " \t\r\n", &rest); w; w = strtok_r(NULL, " \t\r\n", &rest))
      line.words[take_room(&line.count, MAXIMUM_WORDS, "words")] = w;
    if (line.count > 0)
      read_line(robot, &line);
  }
  free(text);
  fclose(file);
}
