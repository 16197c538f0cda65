namespace SimpleVlaRl.Inference.Batching;

/// <summary>The robots that have asked, by name. Names come from outside, so the book is bounded: the robots not seen for longest are forgotten.</summary>
internal sealed class RobotRegistry
{
    private const int RememberedRobots = 4096;

    private readonly Dictionary<string, RobotState> robots = [];

    public RobotState Of(string name, long now)
    {
        if (!robots.TryGetValue(name, out RobotState? robot))
        {
            if (robots.Count >= RememberedRobots)
            {
                Forget();
            }

            robots.Add(name, robot = new RobotState());
        }

        robot.LastSeen = now;
        return robot;
    }

    /// <summary>Whether a robot that asked lately has no call in the service, and so may ask soon.</summary>
    public bool IsAnyExpected(long notSeenBefore)
    {
        foreach (RobotState robot in robots.Values)
        {
            if (robot.Active is null && robot.LastSeen >= notSeenBefore)
            {
                return true;
            }
        }

        return false;
    }

    private void Forget()
    {
        string[] oldest =
        [
            .. robots.Where(entry => entry.Value.Active is null).OrderBy(entry => entry.Value.LastSeen).Take(RememberedRobots / 2).Select(entry => entry.Key)
        ];
        foreach (string name in oldest)
        {
            robots.Remove(name);
        }
    }
}
