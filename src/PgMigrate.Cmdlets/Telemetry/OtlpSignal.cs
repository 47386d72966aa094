using OpenTelemetry.Exporter;

namespace PgMigrate.Cmdlets.Telemetry;

/// <summary>
/// What the variables of one signal say of its export: <c>OTEL_EXPORTER_OTLP_TRACES_ENDPOINT</c> and the like. The SDK itself
/// reads the general ones, without the signal's name; what is null here is left to it.
/// </summary>
internal sealed record OtlpSignal
{
    /// <summary>Where to, used as it stands; null for the general one.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>
    /// Headers of each request, as the variable holds them: often a key, so never told. Null for the general ones.
    /// </summary>
    public string? Headers { get; init; }

    /// <summary>How it is sent; null for the general way.</summary>
    public OtlpExportProtocol? Protocol { get; init; }

    /// <summary>How long one request may take; null for the general time.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Puts it over what the general variables say.</summary>
    public void Apply(OtlpExporterOptions options)
    {
        if (Protocol is { } protocol)
            options.Protocol = protocol;
        if (Endpoint is not null)
            options.Endpoint = Endpoint;
        if (Headers is not null)
            options.Headers = Headers;
        if (Timeout is { } timeout)
            options.TimeoutMilliseconds = (int)timeout.TotalMilliseconds;
    }
}
