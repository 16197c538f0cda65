namespace SimpleVlaRl.Safety.Guarding.Interop;

/// <summary>Whether another process has ended, also where its number has been given to a third meanwhile (pidfd_open(2)).</summary>
internal sealed unsafe class WatchedProcess : IDisposable
{
    private readonly int descriptor;
    private bool isDisposed;

    private WatchedProcess(int descriptor) => this.descriptor = descriptor;

    /// <summary>Whether it has ended. Does not allocate.</summary>
    public bool HasEnded
    {
        get
        {
            PollDescriptor poll = new() { Descriptor = descriptor, Events = LibC.POLLIN };
            return !isDisposed && LibC.poll(&poll, 1, 0) > 0;
        }
    }

    /// <summary>Watches a process.</summary>
    /// <returns>Null where there is none of the number, or the system cannot watch it, such as in another container; then its signs of life count.</returns>
    public static WatchedProcess? Open(int processId)
    {
        int opened = (int)LibC.pidfd_open(LibC.SYS_pidfd_open, processId, 0);
        return opened < 0 ? null : new WatchedProcess(opened);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!isDisposed)
        {
            isDisposed = true;
            _ = LibC.close(descriptor);
        }
    }
}
