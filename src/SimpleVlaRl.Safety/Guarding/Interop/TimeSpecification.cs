namespace SimpleVlaRl.Safety.Guarding.Interop;

/// <summary>struct timespec of a 64-bit system.</summary>
internal struct TimeSpecification
{
    public long Seconds;
    public long Nanoseconds;
}
