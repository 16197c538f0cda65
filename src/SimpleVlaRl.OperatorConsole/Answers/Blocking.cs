namespace SimpleVlaRl.OperatorConsole.Answers;

/// <summary>Work that waits for a disk, on a thread of its own: the threads that answer requests stay free for a stop.</summary>
internal static class Blocking
{
    public static Task<T> Run<T>(Func<T> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default);
}
