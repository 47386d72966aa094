using System.Diagnostics;
using Npgsql;
using PgMigrate.Benchmarks.Servers;

namespace PgMigrate.Benchmarks.Hammering;

/// <summary>
/// 32 clients that read, change and add rows by key, each with a connection and a moment to think; and one that reads a lot in
/// long transactions, which every change of the table has to wait for.
/// </summary>
public sealed class Hammer
{
    private const int Clients = 32;
    private static readonly TimeSpan Thinking = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan Report = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan BetweenReports = TimeSpan.FromSeconds(2);

    private readonly NpgsqlDataSource _source;
    private readonly List<double> _milliseconds = [];

    private Hammer(NpgsqlDataSource source) => _source = source;

    /// <summary>Lets the clients work while something else is done, and for a time at least.</summary>
    /// <param name="database">The database.</param>
    /// <param name="atLeast">How long.</param>
    /// <param name="work">What is done meanwhile.</param>
    /// <param name="cancellationToken">Ends all of it.</param>
    /// <returns>How long each query of the clients took, in milliseconds.</returns>
    public static async Task<IReadOnlyList<double>> HitAsync(
        DatabaseAddress database,
        TimeSpan atLeast,
        Func<Task> work,
        CancellationToken cancellationToken
    )
    {
        var builder = new NpgsqlConnectionStringBuilder(database.SecretConnectionString)
        {
            ApplicationName = "hammer",
            MaxPoolSize = Clients + 1,
            CommandTimeout = 0,
            MaxAutoPrepare = 10,
        };
        await using var source = NpgsqlDataSource.Create(builder.ConnectionString);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var hammer = new Hammer(source);
        var clients = Enumerable.Range(1, Clients).Select(number => hammer.WorkAsync(number, stop.Token)).ToArray();
        var report = hammer.ReportAsync(stop.Token);
        try
        {
            await Task.WhenAll(work(), Task.Delay(atLeast, stop.Token));
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll([.. clients, report]);
        }

        return hammer._milliseconds;
    }

    private async Task WorkAsync(int number, CancellationToken stop)
    {
        await using var connection = await _source.OpenConnectionAsync(CancellationToken.None);
        var random = new Random(number);
        var measured = new List<double>();
        while (!stop.IsCancellationRequested)
        {
            await using var command = NextQuery(connection, random);
            var began = Stopwatch.GetTimestamp();
            await command.ExecuteNonQueryAsync(CancellationToken.None);
            measured.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            await WaitAsync(Thinking, stop);
        }

        lock (_milliseconds)
            _milliseconds.AddRange(measured);
    }

    private static NpgsqlCommand NextQuery(NpgsqlConnection connection, Random random)
    {
        var order = new NpgsqlParameter { Value = (long)random.Next(1, HammerScripts.Orders) };
        var customer = new NpgsqlParameter { Value = random.Next(1, 1000) };
        var (sql, parameter) = random.Next(10) switch
        {
            < 5 => ("SELECT customer_id, amount, state FROM public.orders WHERE order_id = $1", order),
            < 6 => ("SELECT name FROM public.customer WHERE customer_id = $1", customer),
            < 9 => ("UPDATE public.orders SET amount = amount + 1, state = 'seen' WHERE order_id = $1", order),
            _ => ("INSERT INTO public.orders (customer_id, amount, state) VALUES ($1, 1, 'new')", customer),
        };
        return new NpgsqlCommand(sql, connection) { Parameters = { parameter } };
    }

    private async Task ReportAsync(CancellationToken stop)
    {
        await using var connection = await _source.OpenConnectionAsync(CancellationToken.None);
        while (!stop.IsCancellationRequested)
        {
            await using var transaction = await connection.BeginTransactionAsync(CancellationToken.None);
            await using var command = new NpgsqlCommand("SELECT sum(amount) FROM public.orders", connection, transaction);
            await command.ExecuteScalarAsync(CancellationToken.None);
            await WaitAsync(Report, stop);
            await transaction.CommitAsync(CancellationToken.None);
            await WaitAsync(BetweenReports, stop);
        }
    }

    // Clients think, and reports take their time; the end of the case cuts both short.
    private static async Task WaitAsync(TimeSpan time, CancellationToken stop) =>
        await Task.Delay(time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
