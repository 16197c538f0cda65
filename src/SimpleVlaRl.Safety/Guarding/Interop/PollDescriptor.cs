namespace SimpleVlaRl.Safety.Guarding.Interop;

/// <summary>struct pollfd.</summary>
internal struct PollDescriptor
{
    public int Descriptor;
    public short Events;
    private readonly short returned;
}
