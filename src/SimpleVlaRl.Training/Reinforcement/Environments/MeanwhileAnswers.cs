using System.Runtime.ExceptionServices;

namespace SimpleVlaRl.Training.Reinforcement.Environments;

/// <summary>Answers environments on a thread of its own while the learner learns.</summary>
internal sealed class MeanwhileAnswers : IDisposable
{
    private readonly Thread thread;
    private readonly Action wake;
    private volatile bool isOver;
    private Exception? failure;

    /// <summary>Begins.</summary>
    /// <param name="answer">Answers who waits, or waits a little for somebody.</param>
    /// <param name="wake">Ends that waiting.</param>
    public MeanwhileAnswers(Action answer, Action wake)
    {
        this.wake = wake;
        thread = new Thread(() => Run(answer)) { IsBackground = true, Name = "answers beside learning" };
        thread.Start();
    }

    /// <summary>Ends; what went wrong is thrown here.</summary>
    public void Dispose()
    {
        isOver = true;
        wake();
        thread.Join();
        if (Interlocked.Exchange(ref failure, null) is { } exception)
        {
            ExceptionDispatchInfo.Throw(exception);
        }
    }

    private void Run(Action answer)
    {
        try
        {
            while (!isOver)
            {
                answer();
            }
        }
#pragma warning disable CA1031 // It is thrown where this is disposed.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            failure = exception;
        }
    }
}
