using Microsoft.Extensions.Logging;
using PgMigrate.Engine.Telemetry;
using PgMigrate.Engine.Telemetry.Log;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Telemetry;

/// <summary>Whoever listens gets all that happens, in its order, and can neither fail a call nor hold it up.</summary>
public sealed class ListenerTests
{
    private static readonly MigrationMessage Message = new(MessageSeverity.Warning, "shop", null, "told");

    private static readonly Guid Run = Guid.NewGuid();

    private readonly RecordingObserver _observer = new();

    [Fact]
    public async Task It_gets_everything_in_order_and_of_the_run()
    {
        var listener = new Listener();

        await EventStream.RunAsync(
            [listener],
            _observer,
            told =>
            {
                told.OnEvent(new RunStarted(RunOperation.Migrate) { RunId = Run, Environment = "PROD" });
                told.OnMessage(Message);
                return Task.CompletedTask;
            }
        );

        Assert.Collection(
            listener.Taken,
            first => Assert.IsType<RunStarted>(first),
            second =>
            {
                Assert.Same(Message, Assert.IsType<MessageTold>(second).Message);
                Assert.Equal((Run, "PROD", "shop"), (second.RunId, second.Environment, second.Database));
            }
        );
        Assert.Equal([Message], _observer.Messages);
    }

    [Fact]
    public async Task A_failure_is_the_last_event_and_reaches_the_caller()
    {
        var listener = new Listener();
        var failure = new MigrationException(MigrationErrorId.StatementFailed, "It was changed.", "Leave it.") { Line = 3 };

        var thrown = await Assert.ThrowsAsync<MigrationException>(() =>
            EventStream.RunAsync([listener], _observer, _ => Task.FromException(failure))
        );

        Assert.Same(failure, thrown);
        var told = Assert.IsType<CallFailed>(Assert.Single(listener.Taken));
        Assert.Equal(
            (MigrationErrorId.StatementFailed, "It was changed.", "Leave it.", 3),
            (told.ErrorId, told.Message, told.RecommendedAction, told.Line)
        );
    }

    [Fact]
    public async Task One_that_fails_is_a_warning_and_the_others_go_on()
    {
        var (failing, other) = (new Listener { Takes = _ => throw new IOException("The disk is full.") }, new Listener());

        await EventStream.RunAsync([failing, other], _observer, told => TellAsync(told, 3));

        Assert.Equal(4, other.Taken.Count);
        var warning = Assert.Single(_observer.Messages, message => message != Message);
        Assert.Equal(
            (MessageSeverity.Warning, "The listener failed: The disk is full. It is not complete; nothing else was held up."),
            (warning.Severity, warning.Text)
        );
    }

    [Fact]
    public async Task One_that_hangs_is_given_up()
    {
        var never = new TaskCompletionSource();
        var hanging = new Listener { Takes = _ => never.Task, Patience = TimeSpan.FromMilliseconds(100) };

        await EventStream.RunAsync([hanging], _observer, told => TellAsync(told, ListenerQueue.Capacity + 2));

        Assert.Equal(
            "The listener could not keep up. It is not complete; nothing else was held up.",
            Assert.Single(_observer.Messages, message => message != Message).Text
        );
        never.SetResult();
    }

    [Fact]
    public async Task One_that_is_late_is_told()
    {
        var never = new TaskCompletionSource();
        var late = new Listener { Takes = _ => never.Task, Patience = TimeSpan.FromMilliseconds(100) };

        await EventStream.RunAsync([late], _observer, told => TellAsync(told, 1));

        Assert.Equal(
            "The listener had not taken everything in 0.1 s after the end. It is not complete; nothing else was held up.",
            Assert.Single(_observer.Messages, message => message != Message).Text
        );
        never.SetResult();
    }

    [Fact]
    public async Task A_logger_gets_ids_names_levels_and_attributes()
    {
        var logger = new Logger();
        foreach (var happened in EventSamples.All)
            await new HostLog(logger, "The logger", MigrationLogLevel.Debug).TakeAsync(happened, CancellationToken.None);

        Assert.Equal(LogEvent.All.Select(kind => new EventId(kind.Id, kind.Name)), logger.Entries.Select(entry => entry.Id));
        Assert.Equal("up/0001_a.sql: failed in 1 s, 4 rows: It failed.", logger.Entries[6].Text);
        Assert.Equal(LogLevel.Error, logger.Entries[6].Level);
        Assert.Contains(new KeyValuePair<string, object?>("pgmigrate.script.rows", 4L), logger.Entries[6].State);
    }

    private static Task TellAsync(IMigrationObserver told, int times)
    {
        for (var i = 0; i < times; i++)
            told.OnEvent(new StageStarted("Lock"));
        told.OnMessage(Message);
        return Task.CompletedTask;
    }

    private sealed class Listener : IRunListener
    {
        private readonly List<RunEvent> _taken = [];

        public IReadOnlyList<RunEvent> Taken => _taken;

        public Func<RunEvent, Task> Takes { get; init; } = _ => Task.CompletedTask;

        public string Name => "The listener";

        public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

        public async ValueTask TakeAsync(RunEvent happened, CancellationToken cancellationToken)
        {
            await Takes(happened);
            _taken.Add(happened);
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class Logger : ILogger
    {
        public List<(
            LogLevel Level,
            EventId Id,
            string Text,
            IEnumerable<KeyValuePair<string, object?>> State
        )> Entries { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) =>
            Entries.Add(
                (
                    logLevel,
                    eventId,
                    formatter(state, exception),
                    Assert.IsType<IEnumerable<KeyValuePair<string, object?>>>(state, exactMatch: false)
                )
            );
    }
}
