namespace SimpleVlaRl.Robot.Doctor;

/// <summary>A network interface that is up.</summary>
/// <param name="Name">Its name, such as <c>eth0</c>.</param>
/// <param name="Addresses">Its IPv4 addresses.</param>
/// <param name="IsLoopback">Whether it stays on this machine.</param>
/// <param name="SupportsMulticast">Whether discovery by multicast can use it.</param>
internal sealed record InterfaceFact(string Name, IReadOnlyList<string> Addresses, bool IsLoopback, bool SupportsMulticast);
