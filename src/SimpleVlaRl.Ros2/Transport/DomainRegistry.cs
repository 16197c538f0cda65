using SimpleVlaRl.Ros2.Errors;
using SimpleVlaRl.Ros2.Interop;

namespace SimpleVlaRl.Ros2.Transport;

/// <summary>The domains of this process. Cyclone DDS configures a domain once per process, so contexts of one domain share it.</summary>
internal static class DomainRegistry
{
    private static readonly Lock Gate = new();
    private static readonly Dictionary<int, Entry> Domains = [];

    public static void Acquire(int domain, string configuration)
    {
        lock (Gate)
        {
            if (!Domains.TryGetValue(domain, out Entry? entry))
            {
                entry = new(
                    Dds.Check(Dds.dds_create_domain((uint)domain, configuration), $"open ROS domain {domain} with the configuration {configuration}"),
                    configuration);
                Domains.Add(domain, entry);
            }
            else if (entry.Configuration != configuration)
            {
                throw new RosException($"ROS domain {domain} is already open in this process with another configuration; use the same network range and extra "
                    + "configuration, or another domain.");
            }

            entry.Users++;
        }
    }

    public static void Release(int domain)
    {
        lock (Gate)
        {
            Entry entry = Domains[domain];
            if (--entry.Users == 0)
            {
                Domains.Remove(domain);
                _ = Dds.dds_delete(entry.Handle);
            }
        }
    }

    private sealed class Entry(int handle, string configuration)
    {
        public int Handle { get; } = handle;

        public string Configuration { get; } = configuration;

        public int Users { get; set; }
    }
}
