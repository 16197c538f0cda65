/* Reads the description; README.md has its form. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "words.h"

static Joint *find_joint(Robot *robot, const char *name)
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
  Joint *joint = find_joint(robot, name);
  if (!joint)
    words_fail("there is no joint '%s' before this line", name);
  return joint;
}

static void add_reported(Robot *robot, const char *name, Joint *source, double scale, double offset)
{
  if (robot_reported(robot, name))
    words_fail("'%s' is there twice", name);
  robot->reported[words_room(&robot->reported_count, 2 * MAXIMUM_COUNT, "names")] = (Reported){ .name = name, .source = source, .scale = scale, .offset = offset };
}

static void read_joint(Robot *robot, Line *line)
{
  Joint *joint = &robot->joints[words_room(&robot->joint_count, MAXIMUM_COUNT, "joints")];
  joint->name = words_next(line, "the joint's name");
  const char *initial = words_option(line, "initial", true), *velocity = words_option(line, "velocity", true);
  joint->position = joint->target = joint->smallest = joint->largest = initial ? atof(initial) : 0;
  joint->velocity_limit = velocity ? atof(velocity) : 3;
  if (!(joint->velocity_limit > 0))
    words_fail("the velocity of '%s' must be more than 0", joint->name);
  add_reported(robot, joint->name, joint, 1, 0);
}

static void read_follow(Robot *robot, Line *line)
{
  const char *name = words_next(line, "the name that follows");
  Joint *source = known_joint(robot, words_next(line, "the joint that is followed"));
  double scale = words_number(line, "the scale");
  add_reported(robot, name, source, scale, words_number(line, "the offset"));
}

/* Lines of one topic share it; only joint states may have several. */
static Topic *add_topic(Robot *robot, const char *name, MessageKind kind)
{
  for (size_t i = 0; i < robot->topic_count; i++)
    if (strcmp(robot->topics[i].name, name) == 0) {
      if (kind == KIND_JOINT_STATE && robot->topics[i].kind == kind)
        return &robot->topics[i];
      words_fail("the topic '%s' is there twice", name);
    }
  Topic *topic = &robot->topics[words_room(&robot->topic_count, MAXIMUM_COUNT, "topics")];
  topic->name = name;
  topic->kind = kind;
  topic->is_reliable = kind == KIND_JOINT_STATE;
  return topic;
}

static void read_state(Robot *robot, Line *line)
{
  State *state = &robot->states[words_room(&robot->state_count, MAXIMUM_COUNT, "states")];
  state->topic = add_topic(robot, words_next(line, "the topic"), KIND_JOINT_STATE);
  state->period = 1 / words_positive(line, "the rate");
  while (words_has_more(line)) {
    const char *name = words_next(line, "a name");
    size_t i = words_room(&state->count, MAXIMUM_COUNT, "names");
    state->values[i] = robot_reported(robot, name);
    if (!state->values[i])
      words_fail("there is no joint '%s', nor one that follows under this name, before this line", name);
  }
}

static void read_extra(Robot *robot, Line *line)
{
  Extra *extra = &robot->extras[words_room(&robot->extra_count, MAXIMUM_COUNT, "extras")];
  extra->topic = add_topic(robot, words_next(line, "the topic"), KIND_JOINT_STATE);
  extra->name = words_next(line, "the name");
}

static void read_command(Robot *robot, Line *line)
{
  static const char *KINDS[] = { "joint_trajectory", "joint_state", "float64_multi_array", "interbotix_joint_group", "interbotix_joint_single",
                                 "joint_jog", "follow_joint_trajectory", "gripper_command" };
  const char *kind = words_next(line, "the kind of command");
  Command *command = &robot->commands[words_room(&robot->command_count, MAXIMUM_COUNT, "commands")];
  size_t i = 0;
  while (i < sizeof KINDS / sizeof KINDS[0] && strcmp(KINDS[i], kind) != 0)
    i++;
  if (i == sizeof KINDS / sizeof KINDS[0])
    words_fail("'%s' is no kind of command", kind);
  command->kind = (CommandKind)i;
  command->name = words_next(line, "the command's topic or action");
  if (command->kind == COMMAND_INTERBOTIX_JOINT_GROUP)
    command->group = words_next(line, "the group");
  while (words_has_more(line))
    command->joints[words_room(&command->count, MAXIMUM_COUNT, "joints")] = known_joint(robot, words_next(line, "a joint"));
  if (command->count == 0)
    for (size_t j = 0; j < robot->joint_count; j++)
      command->joints[command->count++] = &robot->joints[j];
  if (command->kind == COMMAND_GRIPPER_COMMAND && command->count != 1)
    words_fail("a gripper_command has one joint");
}

static void read_camera(Robot *robot, Line *line)
{
  Camera *camera = &robot->cameras[words_room(&robot->camera_count, MAXIMUM_COUNT, "cameras")];
  camera->number = (int)robot->camera_count - 1;
  const char *name = words_next(line, "the camera's topic"), *transport = words_next(line, "'image' or 'compressed'");
  const char *frame = words_option(line, "frame", true), *padding = words_option(line, "step_padding", true);
  bool is_compressed = strcmp(transport, "compressed") == 0;
  if (!is_compressed && strcmp(transport, "image") != 0)
    words_fail("a camera is 'image' or 'compressed', not '%s'", transport);
  camera->topic = add_topic(robot, name, is_compressed ? KIND_COMPRESSED_IMAGE : KIND_IMAGE);
  camera->topic->is_reliable = words_option(line, "reliable", false) != NULL;
  camera->frame = frame ? frame : "camera";
  camera->step_padding = padding ? (uint32_t)atoi(padding) : 0;
  if (!is_compressed) {
    camera->width = camera->width_at_start = (uint32_t)words_positive(line, "the width");
    camera->height = camera->height_at_start = (uint32_t)words_positive(line, "the height");
    camera->encoding = camera->encoding_at_start = words_next(line, "the encoding");
    if (!picture_is_known(camera->encoding))
      words_fail("'%s' is no encoding that picture.c has", camera->encoding);
  }
  camera->period = 1 / words_positive(line, "the rate");
  while (is_compressed && words_has_more(line))
    words_file(words_next(line, "a file"), &camera->files[words_room(&camera->file_count, MAXIMUM_COUNT, "files")]);
  if (is_compressed && camera->file_count == 0)
    words_fail("a compressed camera needs a file");
}

static void read_info(Robot *robot, Line *line)
{
  Info *info = &robot->infos[words_room(&robot->info_count, MAXIMUM_COUNT, "infos")];
  info->topic = add_topic(robot, words_next(line, "the topic"), KIND_CAMERA_INFO);
  info->period = 1 / words_positive(line, "the rate");
  info->width = (uint32_t)words_positive(line, "the width");
  info->height = (uint32_t)words_positive(line, "the height");
}

static void read_event(Robot *robot, Line *line, bool is_after_first_command)
{
  Event *event = &robot->events[words_room(&robot->event_count, MAXIMUM_COUNT, "events")];
  event->seconds = words_number(line, "the time");
  event->is_after_first_command = is_after_first_command;
  event->words[words_room(&event->count, 8, "words")] = words_next(line, "what happens");
  while (words_has_more(line))
    event->words[words_room(&event->count, 8, "words")] = words_next(line, "a word");
}

static void read_line(Robot *robot, Line *line)
{
  const char *what = words_next(line, "the first word");
  if (strcmp(what, "domain") == 0)
    robot->domain = (uint32_t)words_number(line, "the domain");
  else if (strcmp(what, "node") == 0)
    robot->node = words_next(line, "the node's name");
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
    words_fail("'%s' is no word that starts a line", what);
  if (words_has_more(line))
    words_fail("'%s' is too much", line->words[line->next]);
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
  robot->node = "robot_driver";
  while (getline(&text, &size, file) >= 0) {
    Line line = words_split(path, text);
    if (line.count > 0)
      read_line(robot, &line);
  }
  free(text);
  fclose(file);
}
