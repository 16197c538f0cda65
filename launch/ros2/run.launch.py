"""Starts 'vla-robot run' beside a robot's drivers. run.launch.xml and run.launch.yaml say the same; docs/operations.md has the arguments."""

import os
import shlex

from launch import LaunchDescription
from launch.actions import DeclareLaunchArgument, ExecuteProcess, GroupAction, IncludeLaunchDescription, OpaqueFunction
from launch.launch_description_sources import AnyLaunchDescriptionSource
from launch.substitutions import EnvironmentVariable, LaunchConfiguration
from launch_ros.actions import PushRosNamespace


def run(context):
    repository = LaunchConfiguration('repository').perform(context)
    words = [os.path.join(repository, 'launch', 'vla-robot'), 'run']
    for option in ('robot', 'policy', 'task', 'episodes', 'store'):
        words += ['--' + option, LaunchConfiguration(option).perform(context)]
    words += shlex.split(LaunchConfiguration('arguments').perform(context))

    actions = []
    drivers = LaunchConfiguration('drivers').perform(context)
    if drivers:
        actions.append(GroupAction([
            PushRosNamespace(LaunchConfiguration('namespace')),
            IncludeLaunchDescription(AnyLaunchDescriptionSource(drivers)),
        ]))

    # When it ends, the drivers go on: with some of them the arms drop when they stop. It needs a few seconds to hold the arms and to close the episode.
    actions.append(
        ExecuteProcess(
            cmd=words,
            name='vla_robot',
            cwd=repository,
            prefix=LaunchConfiguration('prefix'),
            output='screen',
            sigterm_timeout='10',
            sigkill_timeout='10',
        )
    )
    return actions


def generate_launch_description():
    return LaunchDescription([
        DeclareLaunchArgument('robot', description="The robot's profile, such as hardware/aloha-2/robot.yaml, from the repository's folder."),
        DeclareLaunchArgument('policy', description='The folder of the policy, or fake.'),
        DeclareLaunchArgument('task', description="The task's name in tasks.yaml beside the profile."),
        DeclareLaunchArgument('episodes', default_value='1', description='How many episodes.'),
        DeclareLaunchArgument('store', default_value='store', description="The folder of the episodes, from the repository's folder."),
        DeclareLaunchArgument('arguments', default_value='', description="Further words for vla-robot run, such as '--time-limit 30 --json'."),
        DeclareLaunchArgument('drivers', default_value='', description="A launch file of the robot's drivers; nothing when they run already."),
        DeclareLaunchArgument('namespace', default_value='', description='The namespace of the drivers; the profile has the full names of topics.'),
        DeclareLaunchArgument('prefix', default_value='', description="What stands before the command, such as 'xterm -e' for a terminal that has keys."),
        DeclareLaunchArgument(
            'repository',
            default_value=EnvironmentVariable('VLA_ROBOT_HOME', default_value='/opt/vla-robot'),
            description="The repository's folder; VLA_ROBOT_HOME when not given.",
        ),
        OpaqueFunction(function=run),
    ])
