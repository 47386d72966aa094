using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Telemetry.Metrics;
using PgMigrate.Engine.Telemetry.Traces;

namespace PgMigrate.Cmdlets.Telemetry;

/// <summary>
/// Sends spans, measurements and events to an OpenTelemetry collector while calls work. Sources and meters belong to the whole
/// process, so calls that overlap share one: two would send everything twice.
/// </summary>
internal sealed class OtlpExport
{
    // What a collector that is down or slow may cost a call, all signals together.
    private static readonly TimeSpan LongestGoodbye = TimeSpan.FromSeconds(1);

    // Scripts end faster than a slow collector takes them; the SDK's own limit of 2,048 would lose the others without a word.
    private const int MostWaiting = 65_536;

    private static readonly object Turn = new();
    private static OtlpExport? _current;

    private readonly OpenTelemetrySdk _sdk;
    private int _calls;
    private string? _failure;

    private OtlpExport(OtlpSettings settings) =>
        _sdk = OpenTelemetrySdk.Create(builder =>
        {
            builder.ConfigureResource(Describe);
            // What is grave enough is chosen before: see HostLog.
            builder.Services.Configure<LoggerFilterOptions>(options => options.MinLevel = LogLevel.Trace);
            if (settings.Traces is { } traces)
                builder.WithTracing(tracing =>
                    tracing.AddSource(RunTraces.SourceName).AddOtlpExporter(options => Configure(options, traces))
                );
            if (settings.Metrics is { } metrics)
                builder.WithMetrics(meter =>
                    meter.AddMeter(RunMeter.MeterName).AddOtlpExporter(options => Configure(options, metrics))
                );
            if (settings.Logs is { } logs)
                builder.WithLogging(
                    logging =>
                        logging.AddOtlpExporter(
                            (options, processor) =>
                            {
                                Configure(options, logs);
                                Widen(processor.BatchExportProcessorOptions);
                            }
                        ),
                    options => options.IncludeFormattedMessage = true
                );
        });

    /// <summary>Where events go; events that are not exported go nowhere.</summary>
    public ILogger Logger => _sdk.GetLoggerFactory().CreateLogger(RunTraces.SourceName);

    /// <summary>Begins a call, with what is exported now.</summary>
    /// <param name="settings">What is asked for; a call that overlaps others shares theirs.</param>
    public static OtlpExport Begin(OtlpSettings settings)
    {
        lock (Turn)
        {
            _current ??= new OtlpExport(settings);
            _current._calls++;
            return _current;
        }
    }

    /// <summary>Ends a call: what it left is sent, as far as a second is enough for that.</summary>
    /// <returns>What went wrong, for people, once; null where nothing did.</returns>
    public async Task<string?> EndAsync()
    {
        bool isLast = Leave();
        // The SDK's own waiting blocks a thread, and may take longer than it is asked to.
        Task<bool> sending = Task.Run(() => isLast ? Close() : Flush());
        bool isSent = await Task.WhenAny(sending, Task.Delay(LongestGoodbye)).ConfigureAwait(false) == sending;
        string? failure = Interlocked.Exchange(ref _failure, null);
        return failure ?? (isSent ? null : "it did not answer in time");
    }

    private bool Leave()
    {
        lock (Turn)
        {
            if (--_calls > 0)
                return false;
            _current = null;
            return true;
        }
    }

    private bool Flush()
    {
        int limit = (int)LongestGoodbye.TotalMilliseconds;
        bool[] sent = new bool[3];
        Parallel.Invoke(
            () => sent[0] = _sdk.TracerProvider.ForceFlush(limit),
            () => sent[1] = _sdk.MeterProvider.ForceFlush(limit),
            () => sent[2] = _sdk.LoggerProvider.ForceFlush(limit)
        );
        return sent.All(one => one);
    }

    private bool Close()
    {
        int limit = (int)LongestGoodbye.TotalMilliseconds;
        bool[] sent = new bool[3];
        Parallel.Invoke(
            () => sent[0] = _sdk.TracerProvider.Shutdown(limit),
            () => sent[1] = _sdk.MeterProvider.Shutdown(limit),
            () => sent[2] = _sdk.LoggerProvider.Shutdown(limit)
        );
        _sdk.Dispose();
        return sent.All(one => one);
    }

    // What OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES say goes over it.
    private static void Describe(ResourceBuilder resource) =>
        resource.AddService("pgmigrate", serviceVersion: RunIdentity.ToolVersion).AddEnvironmentVariableDetector();

    private void Configure(OtlpExporterOptions options, OtlpSignal signal)
    {
        signal.Apply(options);
        Widen(options.BatchExportProcessorOptions);
        options.HttpClientFactory = () =>
            new HttpClient(new CollectorConnection(Note)) { Timeout = TimeSpan.FromMilliseconds(options.TimeoutMilliseconds) };
    }

    private static void Widen<T>(BatchExportProcessorOptions<T> queue)
        where T : class => queue.MaxQueueSize = Math.Max(queue.MaxQueueSize, MostWaiting);

    private void Note(string failure) => Interlocked.CompareExchange(ref _failure, failure, null);
}
