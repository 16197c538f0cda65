namespace SimpleVlaRl.Ros2.Robot;

/// <summary>The names with which a simulator is told what to do and says how it stands, besides the robot's own topics.</summary>
public static class SimulatorTopics
{
    /// <summary>std_msgs/String, latched: the JSON of <see cref="NextEpisode"/>, for the next reset.</summary>
    public const string NextEpisode = "/simulator/next_episode";

    /// <summary>std_srvs/Trigger: sets the next episode up; the message of its answer is the JSON of <see cref="ResetReply"/>, or says what is wrong.</summary>
    public const string Reset = "/simulator/reset";

    /// <summary>
    /// std_msgs/String, latched: the JSON of <see cref="SimulatorState"/>, published at every reset and when it changes. This is what a runtime goes by; the
    /// two below are for people.
    /// </summary>
    public const string State = "/simulator/state";

    /// <summary>std_msgs/Bool, latched: whether the episode's task is done; published at every reset and when it changes.</summary>
    public const string Success = "/simulator/success";

    /// <summary>
    /// std_msgs/String, latched: why the episode's physics cannot be trusted, empty while it can; published at every reset and when it changes.
    /// </summary>
    public const string Fault = "/simulator/fault";
}
