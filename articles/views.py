def article(request, **k): pass
