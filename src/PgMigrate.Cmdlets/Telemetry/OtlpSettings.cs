using System.Globalization;
using OpenTelemetry.Exporter;

namespace PgMigrate.Cmdlets.Telemetry;

/// <summary>Which signals the standard <c>OTEL_*</c> variables ask to export, and how.</summary>
internal sealed class OtlpSettings
{
    private const string General = "OTEL_EXPORTER_OTLP";

    private static readonly string[] Signals = ["TRACES", "METRICS", "LOGS"];

    private readonly Func<string, string?> _variable;
    private readonly List<string> _complaints = [];

    private OtlpSettings(Func<string, string?> variable)
    {
        _variable = variable;
        _ = ReadEndpoint($"{General}_ENDPOINT");
        _ = ReadProtocol($"{General}_PROTOCOL");
        Traces = ReadSignal("TRACES");
        Metrics = ReadSignal("METRICS");
        Logs = ReadSignal("LOGS");
    }

    /// <summary>The spans; null where they are not asked for.</summary>
    public OtlpSignal? Traces { get; }

    /// <summary>What is measured; null where it is not asked for.</summary>
    public OtlpSignal? Metrics { get; }

    /// <summary>The events; null where they are not asked for.</summary>
    public OtlpSignal? Logs { get; }

    /// <summary>What is wrong with the variables.</summary>
    public IReadOnlyList<string> Complaints => _complaints;

    /// <summary>Whether anything is asked for. Loads no library.</summary>
    /// <param name="variable">The value of an environment variable; null where there is none.</param>
    public static bool AreAsked(Func<string, string?> variable) =>
        !string.Equals(variable("OTEL_SDK_DISABLED"), "true", StringComparison.OrdinalIgnoreCase)
        && Signals.Any(signal => IsAsked(signal, variable));

    /// <summary>Reads the variables.</summary>
    /// <param name="variable">The value of an environment variable; null where there is none.</param>
    public static OtlpSettings Read(Func<string, string?> variable) => new(variable);

    // An endpoint alone asks for all three signals, as the specification has it; `none` leaves one out.
    private static bool IsAsked(string signal, Func<string, string?> variable) =>
        variable($"OTEL_{signal}_EXPORTER") is { Length: > 0 } exporters
            ? !exporters.Trim().Equals("none", StringComparison.OrdinalIgnoreCase)
            : !string.IsNullOrEmpty(variable($"{General}_{signal}_ENDPOINT"))
                || !string.IsNullOrEmpty(variable($"{General}_ENDPOINT"));

    private OtlpSignal? ReadSignal(string signal)
    {
        if (!IsAsked(signal, _variable) || !TakesOtlp(signal))
            return null;
        return new OtlpSignal
        {
            Endpoint = ReadEndpoint($"{General}_{signal}_ENDPOINT"),
            Headers = Value($"{General}_{signal}_HEADERS"),
            Protocol = ReadProtocol($"{General}_{signal}_PROTOCOL"),
            Timeout = ReadTimeout($"{General}_{signal}_TIMEOUT"),
        };
    }

    private bool TakesOtlp(string signal)
    {
        string variable = $"OTEL_{signal}_EXPORTER";
        string[] exporters = (Value(variable) ?? "otlp").Split(
            ',',
            StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries
        );
        if (exporters.Any(exporter => exporter is not ("otlp" or "none")))
            _complaints.Add($"{variable} asks for an exporter that PgMigrate does not have. It has otlp, and none.");
        return exporters.Contains("otlp");
    }

    // The value is not told: a URL may hold a key.
    private Uri? ReadEndpoint(string variable)
    {
        if (Value(variable) is not { } text)
            return null;
        if (Uri.TryCreate(text, UriKind.Absolute, out Uri? endpoint) && endpoint.Scheme is "http" or "https")
            return endpoint;
        _complaints.Add($"{variable} is no URL that begins with http:// or https://, and is not used.");
        return null;
    }

    private OtlpExportProtocol? ReadProtocol(string variable)
    {
        switch (Value(variable))
        {
            case null:
                return null;
            case "grpc":
                return OtlpExportProtocol.Grpc;
            case "http/protobuf":
                return OtlpExportProtocol.HttpProtobuf;
            default:
                _complaints.Add($"{variable} names a protocol that PgMigrate does not have. It has grpc and http/protobuf.");
                return null;
        }
    }

    private TimeSpan? ReadTimeout(string variable)
    {
        if (Value(variable) is not { } text)
            return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int milliseconds) && milliseconds > 0)
            return TimeSpan.FromMilliseconds(milliseconds);
        _complaints.Add($"{variable} is no number of milliseconds, and is not used.");
        return null;
    }

    // A variable that is set and empty counts as one that is not set.
    private string? Value(string variable) => _variable(variable)?.Trim() is { Length: > 0 } text ? text : null;
}
