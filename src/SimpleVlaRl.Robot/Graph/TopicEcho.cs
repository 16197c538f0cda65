using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Messages.Descriptions;
using SimpleVlaRl.Messages.Inspection;
using SimpleVlaRl.Robot.Listening;
using SimpleVlaRl.Ros2;

namespace SimpleVlaRl.Robot.Graph;

/// <summary>The work behind <c>vla-robot topic echo</c>.</summary>
internal static class TopicEcho
{
    // What a person reads of a list; --full shows the rest.
    private const int Longest = 24;

    // What comes faster than it can be shown is passed over; waiting would hold up discovery.
    private const int MostWaiting = 64;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public static int Run(Look look, string name, EchoOptions options, CancellationToken cancellation)
    {
        using DomainView view = DomainView.Open(look.DomainId);
        RosGraphTopic topic = view.Published(name, Patience, cancellation);
        using BlockingCollection<byte[]> waiting = new(MostWaiting);
        JsonArray shown = [];
        foreach (string warning in Warnings(topic))
        {
            look.Terminal.Status(warning);
        }

        using (view.Hear(topic, null, (payload, in info) => waiting.TryAdd(payload.ToArray())))
        {
            long start = TimeProvider.System.GetTimestamp();
            while (TimeLeft(look, options, start) is var left && waiting.TryTake(out byte[]? payload, (int)left.TotalMilliseconds, cancellation))
            {
                JsonObject message = Message(topic, payload, options.IsFull ? int.MaxValue / sizeof(long) : Longest);
                Show(look, message);
                if (look.Terminal.IsJson)
                {
                    shown.Add(message);
                }

                if (options.IsOnce)
                {
                    look.Terminal.Json(message.DeepClone());
                    return ExitCode.Success;
                }
            }
        }

        if (options.IsOnce || shown.Count == 0 && look.Terminal.IsJson)
        {
            throw new UserException($"nothing arrived on '{topic.Name}' within {look.Time.TotalSeconds:0.#} s; listen longer with --seconds.");
        }

        look.Terminal.Json(shown);
        return ExitCode.Success;
    }

    /// <summary>A message as its fields, or what can be said of one that is not known here.</summary>
    internal static JsonObject Message(RosGraphTopic topic, byte[] payload, int longest)
    {
        const int HeadBytes = 64;
        string type = topic.Publishers[0].TypeName;
        MessageDescription? description = MessageTypes.Find(type);
        return description is not null && MessageJson.Read(payload, description, longest) is { } message ? message : new JsonObject
        {
            ["type"] = MessageTypes.RosName(type),
            ["decoded"] = false,
            ["reason"] = description is null ? "the type is not known here" : "it is no such message",
            ["size"] = payload.Length,
            ["head"] = Convert.ToHexStringLower(payload.AsSpan(0, Math.Min(HeadBytes, payload.Length))),
        };
    }

    private static TimeSpan TimeLeft(Look look, EchoOptions options, long start)
    {
        TimeSpan left = look.Time - TimeProvider.System.GetElapsedTime(start);
        return options.IsEndless ? Timeout.InfiniteTimeSpan : left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private static void Show(Look look, JsonObject message)
    {
        if (look.Terminal.IsJson)
        {
            return;
        }

        foreach (string line in YamlText.Lines(message))
        {
            look.Terminal.Line(line);
        }

        look.Terminal.Line("---");
    }

    private static IEnumerable<string> Warnings(RosGraphTopic topic)
    {
        if (topic.Publishers.DistinctBy(publisher => publisher.TypeName).Count() > 1)
        {
            yield return $"'{topic.Name}' has publishers of several types: {TopicRow.Types(topic)}; shown are those of the first";
        }

        if (MessageTypes.Find(topic.Publishers[0].TypeName) is { } known && topic.Publishers.FirstOrDefault(
            publisher => publisher.TypeName == known.DdsTypeName && publisher.TypeHash.Length > 0 && publisher.TypeHash != known.TypeHash) is { } other)
        {
            yield return $"{TopicRow.NodeOf(other)} publishes another {known.RosType} ({other.TypeHash}) than the one that is known here ({known.TypeHash}); "
                + "what is shown may be wrong";
        }
    }
}
