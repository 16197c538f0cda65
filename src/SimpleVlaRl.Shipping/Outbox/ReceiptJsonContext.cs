using System.Text.Json.Serialization;

namespace SimpleVlaRl.Shipping.Outbox;

[JsonSerializable(typeof(Receipt))]
internal sealed partial class ReceiptJsonContext : JsonSerializerContext;
