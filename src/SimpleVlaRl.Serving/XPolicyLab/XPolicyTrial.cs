using System.Globalization;
using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Serving.Environments;
using SimpleVlaRl.Serving.Errors;
using SimpleVlaRl.Serving.Server;

namespace SimpleVlaRl.Serving.XPolicyLab;

/// <summary>The robots of an evaluation and the episodes that they play. An episode of a robot begins with its first observation after a reset.</summary>
internal sealed class XPolicyTrial(PolicyGateway gateway, MappedObservation mapped, IAttemptLedger ledger, string name)
{
    private const int MostRobots = 256;
    private readonly SortedDictionary<string, XPolicyRobot> robots = new(StringComparer.Ordinal);
    private readonly HashSet<string> playing = [];
    private XPolicyCase? prepared;
    private XPolicyCase? current;
    private XPolicyRobot? newest;

    /// <summary>Whether anything was seen.</summary>
    public bool HasSeen => newest is not null;

    /// <summary>Notes what the next episode will be.</summary>
    /// <exception cref="RequestException">The policy cannot play it.</exception>
    public void Prepare(Dictionary<string, object?> payload)
    {
        // Clients swallow a refusal and play all the same: that is then no case that is known.
        prepared = null;
        prepared = XPolicyCase.Read(payload);
    }

    /// <summary>The next episode begins.</summary>
    /// <exception cref="RequestException">The policy cannot play it.</exception>
    public void Reset(Dictionary<string, object?> payload)
    {
        Leave("the environment was reset before it said how the episode ended");
        current = null;
        current = XPolicyCase.Read(payload) ?? prepared;
        foreach (XPolicyRobot robot in robots.Values)
        {
            robot.Forget();
        }
    }

    /// <summary>Takes one robot's observation.</summary>
    /// <exception cref="RequestException">It does not fit the policy.</exception>
    public XPolicyRobot See(object? value)
    {
        Dictionary<string, object?> observation = value as Dictionary<string, object?> ?? throw new RequestException("The observation is missing or no map.");
        XPolicyRobot robot = Robot(observation.GetValueOrDefault("env_idx") ?? 0L);
        robot.See(observation);
        newest = robot;
        ledger.Heard(robot.Name);
        if (current is { } known && playing.Add(robot.Name))
        {
            ledger.Begin(robot.Name, known.Start);
        }

        return robot;
    }

    /// <summary>The robot whose observation came last.</summary>
    /// <exception cref="RequestException">None came.</exception>
    public XPolicyRobot Newest() => newest ?? throw new RequestException("There is no observation to act on; send 'update_obs' before 'get_action'.");

    /// <summary>Takes the observations of several robots.</summary>
    /// <exception cref="RequestException">One does not fit the policy.</exception>
    public void SeeAll(object? value)
    {
        foreach (object? observation in value as object?[] ?? throw new RequestException("The observations are missing or no list."))
        {
            See(observation);
        }
    }

    /// <summary>The robots of a list of indices.</summary>
    /// <exception cref="RequestException">It is no such list.</exception>
    public XPolicyRobot[] Robots(object? indices) => indices switch
    {
        object?[] list => [.. list.Select(Known)],
        Codecs.NumpyArray { Count: <= MostRobots } array => [.. Enumerable.Range(0, array.Count).Select(index => Known((long)array[index]))],
        _ => throw new RequestException("'get_action_batch' lacks its list of environments."),
    };

    /// <summary>The robot of an index that has been seen.</summary>
    private XPolicyRobot Known(object? index) => robots.GetValueOrDefault(Key(index))
        ?? throw new RequestException($"There is no observation of the environment {Key(index)}; send 'update_obs_batch' before 'get_action_batch'.");

    private static string Key(object? index) => index switch
    {
        long number => number.ToString(CultureInfo.InvariantCulture),
        string { Length: < 20 } text => text,
        _ => throw new RequestException("An environment's index, 'env_idx', is no integer."),
    };

    /// <summary>The robot of an index.</summary>
    private XPolicyRobot Robot(object? index)
    {
        string key = Key(index);
        if (!robots.TryGetValue(key, out XPolicyRobot? robot))
        {
            if (robots.Count >= MostRobots)
            {
                throw new RequestException(RequestProblem.TooLarge, $"The evaluation has more than {MostRobots} environments; give each worker its own.");
            }

            robot = new XPolicyRobot(gateway, mapped, $"{name}.{robots.Count}");
            robots.Add(key, robot);
        }

        return robot;
    }

    /// <summary>The episode has ended: of all robots alike, or of each as a map by index says.</summary>
    public void End(Dictionary<string, object?> payload)
    {
        object? success = payload.GetValueOrDefault("success");
        if (playing.Count == 0 && current is { } known)
        {
            ledger.Begin(Robot(0L).Name, known.Start);
            playing.Add(Robot(0L).Name);
        }

        foreach ((string index, XPolicyRobot robot) in robots)
        {
            if (playing.Contains(robot.Name))
            {
                bool? succeeded = success as bool? ?? (success as Dictionary<string, object?>)?.GetValueOrDefault(index) as bool?;

                // The last waypoint's picture is not sent where the episode ends with it, and some clients send none between decisions.
                int? waypoints = robot.SeenSince > 0 ? Math.Min(robot.SeenSince + 1, robot.Chunk.Length) : null;
                ledger.End(robot.Name, new AttemptReport(
                    succeeded == true, robot.Decisions, waypoints, succeeded is null ? "the environment did not say whether it succeeded" : null));
            }
        }

        playing.Clear();
        (current, prepared) = (null, null);
    }

    /// <summary>Nothing more comes of what is being played.</summary>
    public void Leave(string reason)
    {
        foreach (string robot in playing)
        {
            ledger.Leave(robot, reason);
        }

        playing.Clear();
    }
}
