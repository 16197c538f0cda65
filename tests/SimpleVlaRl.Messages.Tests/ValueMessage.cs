using SimpleVlaRl.Messages.Cdr;

namespace SimpleVlaRl.Messages.Tests;

/// <summary>A part of messages that is a value and no message of its own, so that its vectors can be tested as those of messages are.</summary>
/// <typeparam name="T">The value.</typeparam>
internal sealed class ValueMessage<T>(T value, ValueMessage<T>.Writer write, ValueMessage<T>.Reader read) : IFreshMessage
{
    private T value = value;

    public delegate void Writer(T value, ref CdrWriter writer);

    public delegate bool Reader(ref CdrReader reader, out T value);

    public ICdrMessage Fresh() => new ValueMessage<T>(default!, write, read);

    public void Write(ref CdrWriter writer) => write(value, ref writer);

    public bool TryRead(ref CdrReader reader) => read(ref reader, out value);
}
