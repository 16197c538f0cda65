namespace SimpleVlaRl.Inference.Batching;

/// <summary>A thread that takes batches, runs them, and replies. Whatever a run throws is a reply to its batch; the thread lives on.</summary>
internal sealed class ServiceLane
{
    private readonly BatchQueue queue;
    private readonly LaneBatch batch;
    private readonly Thread thread;

    public ServiceLane(BatchQueue queue, int index, BatchingOptions options)
    {
        this.queue = queue;
        batch = new LaneBatch(index, options.BatchLimit);
        thread = new Thread(() => Work(options.OnThread)) { IsBackground = true, Name = $"lane {index}" };
        thread.Start();
    }

    public void Join() => thread.Join();

    private void Work(Action? onThread)
    {
        onThread?.Invoke();
        while (this.queue.Take(batch))
        {
            string? problem = null;
            bool isAnswered = false;
            try
            {
                batch.Lane.Prepare(batch.Requests.AsSpan(0, batch.Count));
                isAnswered = this.queue.BeginRun(batch) && batch.Lane.Run();
            }
#pragma warning disable CA1031 // Whatever the runtime throws, the robots of this batch are told, and the next batch is served.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                problem = $"The network could not be run: {exception.Message}";
            }

            this.queue.Finish(batch, isAnswered, problem);
        }
    }
}
