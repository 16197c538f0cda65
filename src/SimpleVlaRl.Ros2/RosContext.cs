using SimpleVlaRl.Messages.Descriptions;
using SimpleVlaRl.Messages.RmwDdsCommon;
using SimpleVlaRl.Ros2.Errors;
using SimpleVlaRl.Ros2.Interop;
using SimpleVlaRl.Ros2.Transport;

namespace SimpleVlaRl.Ros2;

/// <summary>A process' part in ROS 2: one DDS participant, one node, one receiving thread. Needs libddsc and nothing else of ROS.</summary>
/// <remarks>Endpoints made here end with it. Handlers run on the receiving thread, which must not dispose the context.</remarks>
public sealed class RosContext : IDisposable
{
    private readonly Lock gate = new();
    private readonly List<IDisposable> endpoints = [];
    private readonly Action<RosIncompatibleQos>? onIncompatibleQos;
    private readonly IReadOnlyDictionary<string, string> remappings;
    private readonly GraphAnnouncer announcer;
    private bool isDisposed;

    private RosContext(RosContextOptions options, int domain, int participant, TimeProvider clock)
    {
        (DomainId, Participant, Clock, onIncompatibleQos, remappings) = (domain, participant, clock, options.OnIncompatibleQos, options.Remappings);
        Gid = Endpoints.GidOf(participant);
        Receiver = new(participant);
        try
        {
            announcer = new(participant, options.NodeNamespace, options.NodeName);
            Graph = new(this, announcer);
        }
        catch
        {
            Receiver.Dispose();
            throw;
        }
    }

    /// <summary>The ROS domain.</summary>
    public int DomainId { get; }

    /// <summary>The participant's identifier.</summary>
    public Gid Gid { get; }

    /// <summary>The node's full name, such as <c>/vla_robot</c>.</summary>
    public string NodeName => announcer.NodeName;

    /// <summary>What is known of the nodes and endpoints in the domain.</summary>
    public RosGraph Graph { get; }

    internal int Participant { get; }

    internal TimeProvider Clock { get; }

    internal ReceivingThread Receiver { get; }

    /// <summary>Joins a domain.</summary>
    /// <param name="options">How.</param>
    /// <param name="clock">The source of receive times and of waiting.</param>
    /// <returns>The context.</returns>
    /// <exception cref="RosException">The library is missing, or the domain, the name or the configuration is wrong.</exception>
    public static RosContext Open(RosContextOptions options, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(options);
        RosNames.CheckedNode(options.NodeName);
        RosNames.CheckedNamespace(options.NodeNamespace);
        int domain = DomainConfiguration.DomainId(options.DomainId, Environment.GetEnvironmentVariable("ROS_DOMAIN_ID"));
        DdsLibrary.EnsureLoaded();
        DomainRegistry.Acquire(
            domain, DomainConfiguration.Xml(options.Network ?? RosNetwork.Of(Environment.GetEnvironmentVariable), options.ExtraConfiguration));
        int participant = 0;
        try
        {
            using DdsQosHandle qos = new();
            UserData.Set(qos, UserData.Participant);
            participant = Dds.Check(Dds.dds_create_participant((uint)domain, qos, 0), $"join ROS domain {domain}");
            return new(options, domain, participant, clock);
        }
        catch
        {
            if (participant > 0)
            {
                _ = Dds.dds_delete(participant);
            }

            DomainRegistry.Release(domain);
            throw;
        }
    }

    /// <summary>Makes a publisher.</summary>
    /// <param name="topic">The topic's full ROS name, such as <c>/cam_high/image_raw</c>.</param>
    /// <param name="type">The message type.</param>
    /// <param name="profile">The quality of service.</param>
    /// <returns>The publisher; it ends with the context.</returns>
    /// <exception cref="RosException">The name is wrong or the library refused.</exception>
    public RosPublisher CreatePublisher(string topic, MessageDescription type, QosProfile profile) =>
        Keep(new RosPublisher(this, Named(topic), type, profile));

    /// <summary>Makes a subscription.</summary>
    /// <param name="topic">The topic's full ROS name.</param>
    /// <param name="type">The message type.</param>
    /// <param name="profile">The quality of service.</param>
    /// <param name="handler">Gets every message, on the receiving thread.</param>
    /// <returns>The subscription; it ends with the context.</returns>
    /// <exception cref="RosException">The name is wrong or the library refused.</exception>
    public RosSubscription Subscribe(string topic, MessageDescription type, QosProfile profile, RosMessageHandler handler) =>
        Keep(new RosSubscription(this, Named(topic), type, profile, handler, ignoresOwn: false));

    /// <summary>Makes a subscription to what a publisher publishes, of whatever type, known here or not.</summary>
    /// <param name="topic">The topic's full ROS name.</param>
    /// <param name="publisher">The publisher, as the graph has it.</param>
    /// <param name="profile">The quality of service.</param>
    /// <param name="handler">Gets every message, on the receiving thread.</param>
    /// <returns>The subscription; it ends with the context.</returns>
    /// <exception cref="RosException">The name is wrong or the library refused.</exception>
    public RosSubscription SubscribeTo(string topic, RosGraphEndpoint publisher, QosProfile profile, RosMessageHandler handler)
    {
        ArgumentNullException.ThrowIfNull(publisher);
        return Keep(new RosSubscription(this, topic, publisher.TypeName, publisher.TypeHash, profile, handler, ignoresOwn: false));
    }

    /// <summary>Makes a subscription that hears everybody but this process: to notice who else publishes where only we should.</summary>
    /// <param name="topic">The topic's full ROS name.</param>
    /// <param name="type">The message type.</param>
    /// <param name="profile">The quality of service.</param>
    /// <param name="handler">Gets every message, on the receiving thread.</param>
    /// <returns>The subscription; it ends with the context.</returns>
    /// <exception cref="RosException">The name is wrong or the library refused.</exception>
    public RosSubscription SubscribeToOthers(string topic, MessageDescription type, QosProfile profile, RosMessageHandler handler) =>
        Keep(new RosSubscription(this, Named(topic), type, profile, handler, ignoresOwn: true));

    /// <summary>Makes a client of a service. Works with peers on Cyclone DDS only.</summary>
    /// <param name="service">The service's full ROS name.</param>
    /// <param name="requestType">The request's type.</param>
    /// <param name="responseType">The response's type.</param>
    /// <returns>The client; it ends with the context.</returns>
    /// <exception cref="RosException">The name is wrong or the library refused.</exception>
    public RosClient CreateClient(string service, MessageDescription requestType, MessageDescription responseType) =>
        Keep(new RosClient(this, Named(service), requestType, responseType));

    /// <summary>Makes a service. Answers clients on Cyclone DDS only.</summary>
    /// <param name="service">The service's full ROS name.</param>
    /// <param name="requestType">The request's type.</param>
    /// <param name="responseType">The response's type.</param>
    /// <param name="handler">Gets every request, on the receiving thread; replies go through <see cref="RosService.ReplyAsync"/>.</param>
    /// <returns>The service; it ends with the context.</returns>
    /// <exception cref="RosException">The name is wrong or the library refused.</exception>
    public RosService CreateService(string service, MessageDescription requestType, MessageDescription responseType, RosRequestHandler handler) =>
        CreateService(service, requestType, responseType, QosProfile.ServicesDefault, handler);

    /// <summary>Makes a service with a quality of service of its own. Answers clients on Cyclone DDS only.</summary>
    /// <param name="service">The service's full ROS name.</param>
    /// <param name="requestType">The request's type.</param>
    /// <param name="responseType">The response's type.</param>
    /// <param name="profile">The quality of service of requests and replies.</param>
    /// <param name="handler">Gets every request, on the receiving thread; replies go through <see cref="RosService.ReplyAsync"/>.</param>
    /// <returns>The service; it ends with the context.</returns>
    /// <exception cref="RosException">The name is wrong or the library refused.</exception>
    public RosService CreateService(
        string service, MessageDescription requestType, MessageDescription responseType, QosProfile profile, RosRequestHandler handler) =>
        Keep(new RosService(this, Named(service), requestType, responseType, profile, handler));

    /// <summary>Leaves the domain: first the receiving thread, then the endpoints, the participant and the domain.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            if (isDisposed)
            {
                return;
            }

            isDisposed = true;
        }

        Receiver.Dispose();
        for (int i = endpoints.Count - 1; i >= 0; i--)
        {
            endpoints[i].Dispose();
        }

        announcer.Dispose();
        _ = Dds.dds_delete(Participant);
        DomainRegistry.Release(DomainId);
    }

    /// <summary>Announces endpoints as our node's.</summary>
    internal void Announce(ReadOnlySpan<Gid> readers, ReadOnlySpan<Gid> writers) => announcer.Add(readers, writers);

    /// <summary>Takes endpoints back.</summary>
    internal void Withdraw(ReadOnlySpan<Gid> readers, ReadOnlySpan<Gid> writers) => announcer.Remove(readers, writers);

    /// <summary>The name under which something of this name is found: <c>~/</c> is the node's own, and what is remapped has its other name.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The full name.</returns>
    public string Named(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        string full = name.StartsWith("~/", StringComparison.Ordinal) ? $"{NodeName}/{name[2..]}" : name;
        return remappings.GetValueOrDefault(full, full);
    }

    internal void Report(RosIncompatibleQos incompatible) => onIncompatibleQos?.Invoke(incompatible);

    private T Keep<T>(T endpoint)
        where T : IDisposable
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(isDisposed, this);
            endpoints.Add(endpoint);
        }

        return endpoint;
    }
}
