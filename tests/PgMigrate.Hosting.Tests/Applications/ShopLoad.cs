using System.Collections.Concurrent;
using System.Net;

namespace PgMigrate.Hosting.Tests.Applications;

/// <summary>Requests to applications for as long as they start, and what was wrong with the answers.</summary>
internal sealed class ShopLoad : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private readonly HttpClient _client = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly ConcurrentQueue<string> _wrong = new();
    private readonly Task[] _clients;
    private int _served;

    /// <summary>Begins: an answer of each application after the other.</summary>
    /// <param name="applications">The applications.</param>
    /// <param name="schemaIsThere">Whether the last script may have been committed by now.</param>
    public ShopLoad(IEnumerable<ShopProcess> applications, Func<bool> schemaIsThere) =>
        _clients = [.. applications.Select(application => Task.Run(() => AskAsync(application, schemaIsThere)))];

    /// <summary>Answers that should have been others.</summary>
    public IReadOnlyList<string> Wrong => [.. _wrong];

    /// <summary>How many lists of products were given.</summary>
    public int Served => _served;

    /// <summary>Ends it.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await Task.WhenAll(_clients);
        _client.Dispose();
        _ended.Dispose();
    }

    private async Task AskAsync(ShopProcess application, Func<bool> schemaIsThere)
    {
        using var timer = new PeriodicTimer(Pause);
        while (await NextAsync(timer))
        {
            var ready = await application.GetAsync(_client, "/health/ready");
            var live = await application.GetAsync(_client, "/health/live");
            var products = await application.GetAsync(_client, "/products");
            var wasThere = schemaIsThere();
            if (ready == HttpStatusCode.OK && (!wasThere || products is not (HttpStatusCode.OK or null)))
                _wrong.Enqueue($"ready, and products were {products}, the schema was {(wasThere ? "there" : "not there")}");
            if (live is not (HttpStatusCode.OK or null))
                _wrong.Enqueue($"not live: {live}");
            if (products is not (HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable or null))
                _wrong.Enqueue($"products: {products}");
            if (products == HttpStatusCode.OK && !wasThere)
                _wrong.Enqueue("products before the schema was there");
            if (products == HttpStatusCode.OK)
                Interlocked.Increment(ref _served);
        }
    }

    private async Task<bool> NextAsync(PeriodicTimer timer)
    {
        try
        {
            return await timer.WaitForNextTickAsync(_ended.Token);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
