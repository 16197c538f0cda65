namespace SimpleVlaRl.Inference.Batching;

/// <summary>A thread that takes batches, runs them, and replies. Whatever a run throws is a reply to its batch; the thread lives on.</summary>
internal sealed class ServiceLane
{
    private readonly BatchQueue _queue;
    private readonly LaneBatch _batch;
    private readonly Thread _thread;

    public ServiceLane(BatchQueue queue, int index, BatchingOptions options)
    {
        _queue = queue;
        _batch = new LaneBatch(index, options.BatchLimit);
        _thread = new Thread(() => Work(options.OnThread)) { IsBackground = true, Name = $"lane {index}" };
        _thread.Start();
    }

    public void Join() => _thread.Join();

    private void Work(Action? onThread)
    {
        onThread?.Invoke();
        while (_queue.Take(_batch))
        {
            string? problem = null;
            bool isAnswered = false;
            try
            {
                _batch.Lane.Prepare(_batch.Requests.AsSpan(0, _batch.Count));
                isAnswered = _queue.BeginRun(_batch) && _batch.Lane.Run();
            }
#pragma warning disable CA1031 // Whatever the runtime throws, the robots of this batch are told, and the next batch is served.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                problem = $"The network could not be run: {exception.Message}";
            }

            _queue.Finish(_batch, isAnswered, problem);
        }
    }
}
