using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.Descriptions;
using SimpleVlaRl.Ros2;
using SimpleVlaRl.Ros2.Errors;
using SimpleVlaRl.Ros2.Transport;

namespace SimpleVlaRl.Robot.Tests.Live;

/// <summary>Drivers of a robot in this process: what they publish, again and again, and what they listen to.</summary>
internal sealed class LiveGraph : IDisposable
{
    public const int Domain = 44;

    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(10);

    private readonly List<RosContext> nodes = [];
    private readonly List<(RosPublisher Publisher, Func<ICdrMessage> Message)> sources = [];
    private readonly ManualResetEventSlim stop = new();
    private Thread? thread;

    /// <summary>Makes a node.</summary>
    public RosContext Node(string name)
    {
        try
        {
            // A process has one configuration of a domain; this is that of the command under test.
            nodes.Add(RosContext.Open(RosConflicts.Options(name, Domain, _ => { }), TimeProvider.System));
            return nodes[^1];
        }
        catch (RosException error) when (error.Message.Contains("was not found", StringComparison.Ordinal))
        {
            Assert.Skip(error.Message);
            throw;
        }
    }

    /// <summary>Publishes a message every 10 ms, once the graph is started.</summary>
    public LiveGraph Publishing(RosContext node, string topic, MessageDescription type, Func<ICdrMessage> message, QosProfile? profile = null)
    {
        sources.Add((node.CreatePublisher(topic, type, profile ?? QosProfile.Default), message));
        return this;
    }

    /// <summary>Publishes one message now.</summary>
    public LiveGraph Saying(RosContext node, string topic, MessageDescription type, ICdrMessage message)
    {
        Assert.True(node.CreatePublisher(topic, type, QosProfile.Latched).Publish(message));
        return this;
    }

    /// <summary>Listens.</summary>
    public LiveGraph Hearing(RosContext node, string topic, MessageDescription type, QosProfile? profile = null)
    {
        node.Subscribe(topic, type, profile ?? QosProfile.Default, (payload, in info) => { });
        return this;
    }

    public LiveGraph Start()
    {
        thread = new(() =>
        {
            while (!stop.Wait(Period))
            {
                foreach ((RosPublisher publisher, Func<ICdrMessage> message) in sources)
                {
                    publisher.Publish(message());
                }
            }
        });
        thread.Start();
        return this;
    }

    public void Dispose()
    {
        stop.Set();
        thread?.Join();
        nodes.ForEach(node => node.Dispose());
        stop.Dispose();
    }
}
